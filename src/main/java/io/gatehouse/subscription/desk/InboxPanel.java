package io.gatehouse.subscription.desk;

import io.gatehouse.shared.PagePanel;
import io.gatehouse.subscription.inbox.Inbox;
import io.gatehouse.subscription.keep.SubscriptionRows;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a connection's page shows of the inbox: how much waits, since when, and the emergencies; nothing of what they say. */
@Component
class InboxPanel implements PagePanel {

    private final Inbox inbox;
    private final SubscriptionRows rows;

    InboxPanel(Inbox inbox, SubscriptionRows rows) {
        this.inbox = inbox;
        this.rows = rows;
    }

    @Override
    public Place place() {
        return Place.CONNECTION;
    }

    @Override
    public String name() {
        return "inbox";
    }

    @Override
    public int order() {
        return 90;
    }

    @Override
    public String fragment() {
        return "subscription/panels :: inbox";
    }

    @Override
    public Map<String, Object> model(@Nullable UUID subject) {
        if (subject == null) {
            return Map.of();
        }
        Inbox.Waiting waiting = inbox.waiting(subject);
        boolean filled =
                rows.live(subject).stream().anyMatch(kept -> !kept.kind().hintOnly());
        if (waiting.oldest() == null && !filled) {
            return Map.of();
        }
        Map<String, Object> model = new HashMap<>();
        model.put("connection", subject);
        model.put("waiting", waiting);
        return model;
    }
}
