/**
 * Runs before the first paint, so that neither a chosen theme nor the projector's look comes late. The
 * presenter's word leaves the address for this tab's own storage: addresses are shown to rooms.
 */
export const themeScript = `try{
var d=document.documentElement.dataset,q=new URLSearchParams(location.search),t=localStorage.getItem('theme'),p=q.get('present');
if(t==='dark'||t==='light')d.theme=t;
if(p){sessionStorage.setItem('present',p);q.delete('present');history.replaceState(history.state,'',location.pathname+(q.size?'?'+q:''))}
if(sessionStorage.getItem('projector')||q.get('projector')==='1')d.projector='1';
}catch(e){}`
