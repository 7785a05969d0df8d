package io.gatehouse.directory.list;

import io.gatehouse.audit.AuditDays;
import io.gatehouse.audit.AuditDays.Day;
import io.gatehouse.shared.PagePanel;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** On the home page: how the directory syncs of two weeks ended, day by day. */
@Configuration(proxyBeanMethods = false)
class SyncChart {

    private static final int DAYS = 14;

    @Bean
    PagePanel syncsByDay(AuditDays trail, Clock clock) {
        return PagePanel.of(PagePanel.Place.HOME, "syncs", 50, "directory/panels :: chart", nobody -> {
            List<Day> days = trail.syncs(clock.instant(), DAYS);
            long all = days.stream().mapToLong(Day::all).sum();
            return all == 0 ? Map.of() : shown(days, all);
        });
    }

    private static Map<String, Object> shown(List<Day> days, long all) {
        long failed = days.stream().mapToLong(Day::failed).sum();
        return Map.of(
                "days",
                days,
                "most",
                days.stream().mapToLong(Day::all).max().orElse(0),
                "worst",
                days.stream().max(Comparator.comparing(Day::failed)).orElseThrow(),
                "all",
                all,
                "failed",
                failed,
                // rounded down: nothing less than all is 100 %
                "share",
                Math.floorDiv((all - failed) * 1000, all) / 10.0);
    }
}
