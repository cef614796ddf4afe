/** Runs before the first paint, so that neither a chosen theme nor the projector's look comes late. */
export const themeScript =
  "try{var d=document.documentElement.dataset,t=localStorage.getItem('theme');if(t==='dark'||t==='light')d.theme=t;if(sessionStorage.getItem('projector')||/[?&]projector=1(&|$)/.test(location.search))d.projector='1'}catch(e){}"
