// A hall that is not told any more: where its page is no longer for this person, it does not stay open either.
for (const hall of document.querySelectorAll("[data-hall]")) {
  hall.addEventListener("ended", async () => {
    const page = await fetch(location.href, { method: "HEAD" }).catch(() => null);
    if (page?.redirected || [403, 404].includes(page?.status)) location.reload();
  });
}
