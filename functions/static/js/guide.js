// On pages of guides: asks the service worker to keep this page, the first visit too, when the
// worker came only after the page. The list keeps all guides it leads to, one after the other.
async function keep() {
  const { active } = await navigator.serviceWorker.ready;
  const others = [...document.querySelectorAll("a[data-guide]")].map((link) => link.pathname);
  active.postMessage({ keepGuides: [location.pathname + location.search, ...others] });
}
if ("serviceWorker" in navigator) keep();
