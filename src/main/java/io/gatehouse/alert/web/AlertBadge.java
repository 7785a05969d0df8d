package io.gatehouse.alert.web;

import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Alerts;
import io.gatehouse.shared.MenuBadge;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How many alerts nobody looks after yet, beside the menu item; hints about a far future do not count. */
@Component
class AlertBadge implements MenuBadge {

    private final Alerts alerts;

    AlertBadge(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public String key() {
        return "alerts";
    }

    @Override
    public int count() {
        Map<AlertSeverity, Long> pressing = alerts.pressing();
        long loud =
                pressing.getOrDefault(AlertSeverity.CRITICAL, 0L) + pressing.getOrDefault(AlertSeverity.WARNING, 0L);
        return (int) Math.min(999, loud);
    }

    @Override
    public String tone() {
        return "bad";
    }
}
