package io.gatehouse.job.page;

import io.gatehouse.job.RecurringWork;
import io.gatehouse.shared.PagePanel;
import io.gatehouse.shared.PagePanel.Place;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;

/** On the home page: what should come again by itself and does not. No alert can tell that nobody looks for alerts. */
@Configuration(proxyBeanMethods = false)
class ScheduleHomePanel {

    /** What comes every few seconds may fail now and then. */
    private static final int PATIENCE = 3;

    private static final Duration SELDOM = Duration.ofHours(1);

    /** It went well within that time. */
    private static final Duration LATELY = Duration.ofMinutes(10);

    /** @param by who paused it; null where it fails */
    record Line(String title, @Nullable String by) {}

    @Bean
    PagePanel schedulesInTroubleAtHome(
            ObjectProvider<RecurringWork> works, TroubledSchedules troubled, MessageSource messages) {
        return PagePanel.of(Place.HOME_NEEDS, "schedules", 61, "job/panels :: schedules", nobody -> {
            Locale locale = LocaleContextHolder.getLocale();
            List<Line> lines = troubled.all().stream()
                    .filter(one -> work(works, one.name())
                            .filter(work -> one.by() != null || fails(one, work))
                            .isPresent())
                    .map(one -> new Line(
                            String.valueOf(messages.getMessage("job.schedule." + one.name(), null, one.name(), locale)),
                            one.by()))
                    .toList();
            return lines.isEmpty() ? Map.of() : Map.of("rows", lines, "needs", lines.size());
        });
    }

    private static Optional<RecurringWork> work(ObjectProvider<RecurringWork> works, String name) {
        return works.stream().filter(work -> work.name().equals(name)).findFirst();
    }

    private static boolean fails(TroubledSchedules.Troubled one, RecurringWork work) {
        Duration sinceItWentWell = one.lasting().plus(work.every());
        return one.failures() >= enough(work) && sinceItWentWell.compareTo(LATELY) > 0;
    }

    private static int enough(RecurringWork work) {
        return work.every().compareTo(SELDOM) < 0 ? PATIENCE : 1;
    }
}
