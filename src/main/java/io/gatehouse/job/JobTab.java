package io.gatehouse.job;

import io.gatehouse.shared.PagePanel;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** The jobs of one customer, as a tab of the customer page. */
@Component
class JobTab implements PagePanel {

    private static final int MOST = 25;

    private final Jobs jobs;
    private final MessageSource messages;
    private final Clock clock;
    private final HttpServletRequest request;

    JobTab(Jobs jobs, MessageSource messages, Clock clock, HttpServletRequest request) {
        this.jobs = jobs;
        this.messages = messages;
        this.clock = clock;
        this.request = request;
    }

    @Override
    public Place place() {
        return Place.CUSTOMER_TAB;
    }

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public String fragment() {
        return "job/panels :: tab";
    }

    /** Every tab of the page asks for its model; rows are read for the one that is shown alone. */
    @Override
    public Map<String, Object> model(@Nullable UUID subject) {
        if (subject == null || !request.getRequestURI().endsWith("/jobs")) {
            return Map.of("rows", List.of());
        }
        Locale locale = LocaleContextHolder.getLocale();
        Instant now = Instant.now(clock);
        List<JobLine> rows = jobs.list(JobQuery.ofCustomer(subject, MOST)).items().stream()
                .map(job -> JobLine.of(job, now, messages, locale))
                .toList();
        boolean live = rows.stream().anyMatch(line -> line.job().state().open());
        return Map.of("rows", rows, "live", live, "customer", subject);
    }
}
