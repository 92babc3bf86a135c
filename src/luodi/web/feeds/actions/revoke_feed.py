"""撤销订阅: end an address at once."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.feeds.models import Feed
from luodi.web.people.access import INTERNAL


@action(roles=INTERNAL)
def revoke_feed(act: Act, feed: Feed) -> Feed:
    """Revoke an address of one's own."""
    feed = Feed.objects.select_for_update().get(pk=feed.pk)
    act.require(act.user is not None and act.user.pk == feed.user_id)
    if feed.revoked_at is not None:
        act.unchanged()
        return feed
    feed.revoked_at = act.at
    feed.save(update_fields=["revoked_at"])
    act.record(feed, after={"user": feed.user_id, "prefix": feed.prefix, "revoked": True})
    return feed
