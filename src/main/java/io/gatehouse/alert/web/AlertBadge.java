package io.gatehouse.alert.web;

import io.gatehouse.shared.MenuBadge;
import org.springframework.stereotype.Component;

/** How many alerts nobody looks after yet, beside the menu item; hints about a far future do not count. */
@Component
class AlertBadge implements MenuBadge {

    @Override
    public String key() {
        return "alerts";
    }

    @Override
    public String counting() {
        return """
                select count(*) from alert where provider_id = :provider and state = 'OPEN'
                  and severity in ('CRITICAL', 'WARNING') and (snoozed_until is null or snoozed_until <= :now)
                """;
    }

    @Override
    public String tone() {
        return "bad";
    }
}
