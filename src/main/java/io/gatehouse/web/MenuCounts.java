package io.gatehouse.web;

import io.gatehouse.provider.Providers;
import io.gatehouse.shared.MenuBadge;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The provider's name and what waits in its menu, by one statement for each page. */
@Component
class MenuCounts {

    /** What a badge shows at most. */
    private static final int MOST = 999;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final List<MenuBadge> badges;
    private final String sql;

    MenuCounts(JdbcClient jdbc, Clock clock, List<MenuBadge> badges) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.badges = List.copyOf(badges);
        StringBuilder all =
                new StringBuilder("select (").append(Providers.NAMING).append(") as provider");
        for (int i = 0; i < badges.size(); i++) {
            all.append(", (")
                    .append(badges.get(i).counting())
                    .append(") as badge")
                    .append(i);
        }
        this.sql = all.toString();
    }

    /** A badge with its count. */
    record Counted(int count, String tone) {}

    /** As of one moment. */
    record Read(@Nullable String provider, Map<String, Counted> counts) {}

    Read read() {
        return jdbc.sql(sql)
                .param("provider", ProviderScope.required().value())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, n) -> {
                    Map<String, Counted> counts = new HashMap<>();
                    for (int i = 0; i < badges.size(); i++) {
                        MenuBadge badge = badges.get(i);
                        counts.put(
                                badge.key(), new Counted((int) Math.min(MOST, row.getLong("badge" + i)), badge.tone()));
                    }
                    return new Read(row.getString("provider"), counts);
                })
                .single();
    }
}
