package io.gatehouse.subscription.desk;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.shared.PagePanel;
import io.gatehouse.subscription.gap.Gap;
import io.gatehouse.subscription.gap.Gaps;
import io.gatehouse.subscription.keep.KeptSubscription;
import io.gatehouse.subscription.keep.SubscriptionRows;
import io.gatehouse.subscription.keep.Wishes;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a connection's page shows of notifications: subscriptions, when they end, the last news, and gaps. */
@Component
class NotificationPanel implements PagePanel {

    private static final int GAPS = 20;
    private static final int ENDED = 5;

    private final Connections connections;
    private final Wishes wishes;
    private final SubscriptionRows rows;
    private final Gaps gaps;

    NotificationPanel(Connections connections, Wishes wishes, SubscriptionRows rows, Gaps gaps) {
        this.connections = connections;
        this.wishes = wishes;
        this.rows = rows;
        this.gaps = gaps;
    }

    @Override
    public Place place() {
        return Place.CONNECTION;
    }

    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public String fragment() {
        return "subscription/panels :: connection";
    }

    @Override
    public Map<String, Object> model(@Nullable UUID subject) {
        if (subject == null) {
            return Map.of();
        }
        ConnectionView connection = connections.get(subject);
        List<KeptSubscription> all = rows.ofConnection(subject);
        if (all.isEmpty() && !wishes.any(connection)) {
            return Map.of();
        }
        List<KeptSubscription> live =
                all.stream().filter(kept -> kept.state().live()).toList();
        List<KeptSubscription> ended =
                all.stream().filter(kept -> !kept.state().live()).limit(ENDED).toList();
        List<Gap> known = gaps.list(subject, false, null, GAPS).items();
        return Map.of(
                "connection",
                subject,
                "customer",
                connection.customerId(),
                "active",
                connection.active(),
                "live",
                live,
                "ended",
                ended,
                "open",
                known.stream().filter(gap -> gap.closedAt() == null).toList(),
                "closed",
                known.stream().filter(gap -> gap.closedAt() != null).toList());
    }
}
