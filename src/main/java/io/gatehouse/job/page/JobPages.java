package io.gatehouse.job.page;

import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Addresses;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.PagePanel;
import io.gatehouse.shared.PageSlot;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** The Jobs page: what runs, what waits, what failed and why; and what comes again by itself. */
@Controller
class JobPages {

    private static final int PAGE = 25;
    private static final int REFRESH_SECONDS = 3;

    /** Those that have words of their own. */
    private static final Set<String> REFUSALS =
            Set.of("job.held", "job.not_failed", "job.not_open", "job.not_retryable", "registration.undoing");

    private final Jobs jobs;
    private final Schedules schedules;
    private final JobPauseLines paused;
    private final ObjectProvider<PagePanel> panels;
    private final MessageSource messages;
    private final Clock clock;

    JobPages(
            Jobs jobs,
            Schedules schedules,
            JobPauseLines paused,
            ObjectProvider<PagePanel> panels,
            MessageSource messages,
            Clock clock) {
        this.jobs = jobs;
        this.schedules = schedules;
        this.paused = paused;
        this.panels = panels;
        this.messages = messages;
        this.clock = clock;
    }

    record Tab(
            String label, String href, Long count, @Nullable String tone, boolean current) {}

    @GetMapping("/jobs")
    @Requires(Permission.VIEW)
    String list(
            @RequestParam(required = false) @Nullable String show,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable UUID customer,
            @RequestParam(required = false) @Nullable String cursor,
            Locale locale,
            Model model) {
        JobPreset preset = JobPreset.of(show);
        String wanted = kind == null || kind.isBlank() ? null : kind;
        Page<JobLine> lines = jobs.list(new JobQuery(preset.states(), wanted, customer, null, cursor, PAGE))
                .map(job -> line(job, locale));
        Map<JobState, Long> counts = jobs.counts();
        model.addAttribute("rows", lines.items());
        model.addAttribute(
                "tabs",
                tabs(
                        preset,
                        wanted == null && customer == null ? counts : jobs.counts(wanted, customer),
                        tab -> href(tab, wanted, customer, null),
                        locale));
        model.addAttribute("kinds", kinds(locale));
        model.addAttribute("kind", wanted);
        model.addAttribute("show", preset.key());
        model.addAttribute("customer", customer);
        model.addAttribute("narrowed", wanted != null || customer != null);
        model.addAttribute("failed", counts.getOrDefault(JobState.FAILED, 0L));
        model.addAttribute("running", counts.getOrDefault(JobState.RUNNING, 0L));
        model.addAttribute(
                "previousHref", lines.previous() == null ? null : href(preset, wanted, customer, lines.previous()));
        model.addAttribute("nextHref", lines.next() == null ? null : href(preset, wanted, customer, lines.next()));
        model.addAttribute("schedules", schedules.lines(locale));
        model.addAttribute("slots", PageSlot.of(panels.stream(), PagePanel.Place.JOBS, null));
        model.addAttribute("paused", paused.all(locale));
        model.addAttribute("kindPaused", paused.paused(wanted));
        model.addAttribute("kindTitle", wanted == null ? null : JobLine.kind(wanted, messages, locale));
        refreshWhileOpen(lines.items(), model);
        return "job/list";
    }

    @GetMapping("/jobs/{id}")
    @Requires(Permission.VIEW)
    String detail(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String was,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String polled,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        JobLine line = line(jobs.find(id).orElseThrow(() -> new NotFound("No job " + id)), locale);
        if (polled != null && was != null && !was.equals(line.job().state().name())) {
            // state and buttons stand in the head of the page, outside of what is polled
            response.setHeader("HX-Redirect", "/jobs/" + id);
        }
        model.addAttribute("line", line);
        refreshWhileOpen(List.of(line), model);
        return "job/detail";
    }

    @PostMapping("/jobs/{id}/retry")
    @Requires(Permission.OPERATE)
    String retry(@PathVariable UUID id, Actor actor) {
        return act(id, "job.retried", () -> jobs.retry(id, actor));
    }

    @PostMapping("/jobs/{id}/cancel")
    @Requires(Permission.OPERATE)
    String cancel(@PathVariable UUID id, Actor actor) {
        return act(id, "job.cancelled", () -> jobs.cancel(id, actor));
    }

    @PostMapping("/jobs/{id}/set-aside")
    @Requires(Permission.OPERATE)
    String setAside(@PathVariable UUID id, Actor actor) {
        return act(id, "job.set_aside", () -> jobs.setAside(id, actor));
    }

    @PostMapping("/jobs/schedules/{name}/run")
    @Requires(Permission.OPERATE)
    String run(@PathVariable String name, Actor actor) {
        schedules.runNow(name, actor);
        return "redirect:/jobs?done=job.schedule#schedules";
    }

    /** Somebody else, or the job itself, may have been faster: the page says so and shows how it stands. */
    private static String act(UUID id, String done, Runnable action) {
        try {
            action.run();
            return "redirect:/jobs/" + id + "?done=" + done;
        } catch (Conflict e) {
            return "redirect:/jobs/" + id + "?refused=" + (REFUSALS.contains(e.key()) ? e.key() : "job.unchanged");
        }
    }

    /** Works without a script too: the layout lets the page load again by itself. */
    private static void refreshWhileOpen(List<JobLine> lines, Model model) {
        boolean open = lines.stream().anyMatch(line -> line.job().state().open());
        model.addAttribute("live", open);
        if (open) {
            model.addAttribute("refreshSeconds", REFRESH_SECONDS);
        }
    }

    private JobLine line(JobView job, Locale locale) {
        return JobLine.of(job, Instant.now(clock), messages, locale);
    }

    private List<Tab> tabs(
            JobPreset current, Map<JobState, Long> counts, Function<JobPreset, String> href, Locale locale) {
        return Arrays.stream(JobPreset.values())
                .map(preset -> new Tab(
                        messages.getMessage("job.preset." + preset.key(), null, locale),
                        href.apply(preset),
                        preset.count(counts),
                        preset == JobPreset.FAILED && preset.count(counts) > 0 ? "bad" : null,
                        preset == current))
                .toList();
    }

    private Map<String, String> kinds(Locale locale) {
        Map<String, String> kinds = new TreeMap<>();
        jobs.kinds().forEach(kind -> kinds.put(kind, JobLine.kind(kind, messages, locale)));
        return kinds;
    }

    private static String href(
            JobPreset preset, @Nullable String kind, @Nullable UUID customer, @Nullable String cursor) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("show", preset.key());
        values.put("kind", kind);
        values.put("customer", customer);
        values.put("cursor", cursor);
        return Addresses.of("/jobs", values);
    }
}
