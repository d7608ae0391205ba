// Counts for a website of the network: the usual calls of Matomo's _paq. No cookie, no device features.
(() => {
  const source = document.currentScript?.src;
  const state = { url: source?.replace(/[^/]*$/, "matomo.php"), site: "1", page: "", title: "", referrer: document.referrer };
  const removed = /(?:^|; )mtm_consent_removed=/;
  const asked = () => navigator.globalPrivacyControl || navigator.doNotTrack === "1";
  const objects = () => asked() || removed.test(document.cookie);

  const send = (fields) => {
    if (objects() || !state.url) return;
    const address = state.page || location.href.replace(/#.*$/, "");
    const body = new URLSearchParams({ idsite: state.site, rec: "1", send_image: "0", rand: String(Math.random()).slice(2), url: address, urlref: state.referrer, ...fields });
    const options = { method: "POST", body, mode: "no-cors", keepalive: true, credentials: "include" };
    if (!navigator.sendBeacon?.(state.url, body)) fetch(state.url, options).catch(() => {});
  };
  const filled = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== false && value !== null));
  const consent = (value, seconds) => { document.cookie = `mtm_consent_removed=${value}; path=/; max-age=${seconds}; samesite=lax`; };

  const calls = {
    setTrackerUrl: (url) => { state.url = url; },
    setSiteId: (site) => { state.site = String(site); },
    setCustomUrl: (url) => { state.page = new URL(url, location.href).href; },
    setReferrerUrl: (url) => { state.referrer = url; },
    setDocumentTitle: (title) => { state.title = title; },
    trackPageView: (title) => send({ action_name: title || state.title || document.title }),
    trackEvent: (category, action, name, value) => send(filled({ e_c: category, e_a: action, e_n: name, e_v: value, ca: 1 })),
    trackSiteSearch: (words, category, count) => send(filled({ search: words, search_cat: category, search_count: count })),
    trackLink: (url, type) => send({ [type === "download" ? "download" : "link"]: url, ca: 1 }),
    trackGoal: (goal, revenue) => send(filled({ idgoal: goal, revenue })),
    enableLinkTracking: () => document.addEventListener("click", follow, { capture: true, once: false }),
    optUserOut: () => consent(Date.now(), 400 * 86400),
    forgetUserOptOut: () => consent("", 0),
    isUserOptedOut: () => objects(),
    getSiteId: () => state.site,
    getTrackerUrl: () => state.url,
  };
  const files = /\.(7z|csv|docx?|epub|gz|ics|json|kml|mp3|mp4|odp|ods|odt|parquet|pdf|pptx?|rdf|rtf|tar|txt|xlsx?|xml|zip)$/i;
  const follow = (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !/^https?:$/.test(link.protocol)) return;
    if (link.host !== location.host) calls.trackLink(link.href, "link");
    else if (files.test(link.pathname)) calls.trackLink(link.href, "download");
  };

  const run = (call) => {
    if (typeof call === "function") call.apply(calls);
    else if (typeof call[0] === "function") call[0].apply(calls, call.slice(1));
    else calls[call[0]]?.(...call.slice(1)); // what is not known here, such as disableCookies, needs nothing
  };
  const waiting = Array.isArray(window._paq) ? window._paq : [];
  const settings = (call) => ["setTrackerUrl", "setSiteId"].includes(call[0]); // wherever they stand; the rest in its order
  window._paq = { push: (...pushed) => pushed.forEach(run) };
  window.Matomo = window.Piwik = { initialized: true, getTracker: () => calls, getAsyncTracker: () => calls };
  [...waiting.filter(settings), ...waiting.filter((call) => !settings(call))].forEach(run);
})();
