package io.gatehouse.campaign;

import io.gatehouse.connection.ConnectionUsage;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Begins campaigns and shows how far they have come. */
@Controller
class CampaignPages {

    private static final int LISTED = 50;
    private static final int MEMBERS = 100;

    private final Campaigns campaigns;
    private final CampaignRows rows;
    private final CampaignMembers members;
    private final Profiles profiles;
    private final ConnectionUsage usage;
    private final MessageSource messages;

    CampaignPages(
            Campaigns campaigns,
            CampaignRows rows,
            CampaignMembers members,
            Profiles profiles,
            ConnectionUsage usage,
            MessageSource messages) {
        this.campaigns = campaigns;
        this.rows = rows;
        this.members = members;
        this.profiles = profiles;
        this.usage = usage;
        this.messages = messages;
    }

    record Line(Campaign campaign, CampaignProgress progress, String service) {}

    @GetMapping("/campaigns")
    @Requires(Permission.VIEW)
    ModelAndView list() {
        List<Line> lines = rows.newest(LISTED).stream().map(this::line).toList();
        return new ModelAndView("campaign/list").addObject("lines", lines);
    }

    @GetMapping("/campaigns/new")
    @Requires(Permission.OPERATE)
    ModelAndView blank(@RequestParam(defaultValue = "") String profile) {
        return form(profile, String.valueOf(campaigns.usualRate()), "", "");
    }

    @PostMapping("/campaigns")
    @Requires(Permission.OPERATE)
    ModelAndView begin(
            @RequestParam(defaultValue = "") String profile,
            @RequestParam(defaultValue = "") String perHour,
            @RequestParam(defaultValue = "") String message,
            @RequestParam(defaultValue = "") String deadline,
            Actor actor,
            Locale locale) {
        FormProblems problems = new FormProblems(messages, locale);
        try {
            UUID id = campaigns.begin(profile, campaigns.rate(perHour), message, campaigns.day(deadline), actor);
            return new ModelAndView("redirect:/campaigns/" + id + "?done=campaign.started");
        } catch (InvalidInput e) {
            problems.add(e);
        } catch (Conflict e) {
            problems.add("", e);
        }
        ModelAndView page = form(profile, perHour, message, deadline).addObject("errors", problems.sentences());
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    @GetMapping("/campaigns/{id}")
    @Requires(Permission.VIEW)
    ModelAndView show(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int after,
            @RequestParam(defaultValue = "") String show) {
        Campaign campaign = campaigns.get(id);
        String shown = show.equals("behind") || show.equals("ours") ? show : "all";
        List<CampaignMember> page = switch (shown) {
            case "behind" -> members.behind(id, after, MEMBERS);
            case "ours" -> members.ours(id, after, MEMBERS);
            default -> members.page(id, after, MEMBERS);
        };
        return new ModelAndView("campaign/page")
                .addObject("line", line(campaign))
                .addObject("members", page)
                .addObject("fastest", campaigns.fastest())
                .addObject("shown", shown)
                .addObject("overdue", campaign.overdue(campaigns.now()))
                .addObject("nextHref", page.size() < MEMBERS ? null : nextHref(id, page, shown));
    }

    @PostMapping("/campaigns/{id}/pause")
    @Requires(Permission.OPERATE)
    String pause(@PathVariable UUID id, Actor actor) {
        campaigns.pause(id, actor);
        return "redirect:/campaigns/" + id + "?done=campaign.paused";
    }

    @PostMapping("/campaigns/{id}/resume")
    @Requires(Permission.OPERATE)
    ModelAndView resume(
            @PathVariable UUID id, @RequestParam(defaultValue = "") String perHour, Actor actor, Locale locale) {
        try {
            campaigns.resume(id, perHour.isBlank() ? null : campaigns.rate(perHour), actor);
            return new ModelAndView("redirect:/campaigns/" + id + "?done=campaign.resumed");
        } catch (InvalidInput e) {
            FormProblems problems = new FormProblems(messages, locale);
            problems.add(e);
            return refused(id, problems, null, perHour);
        } catch (Conflict e) {
            FormProblems problems = new FormProblems(messages, locale);
            problems.add("", e);
            return refused(id, problems, null, perHour);
        }
    }

    @PostMapping("/campaigns/{id}/deadline")
    @Requires(Permission.OPERATE)
    ModelAndView deadline(
            @PathVariable UUID id, @RequestParam(defaultValue = "") String deadline, Actor actor, Locale locale) {
        FormProblems problems = new FormProblems(messages, locale);
        campaigns.get(id);
        try {
            LocalDate day = campaigns.day(deadline);
            campaigns.deadline(id, day, actor);
            return new ModelAndView("redirect:/campaigns/" + id + "?done="
                    + (day == null ? "campaign.noDeadline" : "campaign.deadline"));
        } catch (InvalidInput e) {
            problems.add(e);
        } catch (Conflict e) {
            problems.add("", e);
        }
        return refused(id, problems, deadline, null);
    }

    private ModelAndView refused(UUID id, FormProblems problems, @Nullable String deadline, @Nullable String perHour) {
        ModelAndView page = show(id, 0, "")
                .addObject("errors", problems.sentences())
                .addObject("typedDeadline", deadline)
                .addObject("typedRate", perHour);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    @PostMapping("/campaigns/{id}/stop")
    @Requires(Permission.OPERATE)
    String stop(@PathVariable UUID id, Actor actor) {
        campaigns.stop(id, actor);
        return "redirect:/campaigns/" + id + "?done=campaign.stopped";
    }

    private Line line(Campaign campaign) {
        String service = profiles.find(campaign.profile())
                .map(ServiceProfile::displayName)
                .orElse(campaign.profile());
        return new Line(campaign, members.progress(campaign.id()), service);
    }

    private static String nextHref(UUID id, List<CampaignMember> page, String shown) {
        return "/campaigns/" + id + "?after=" + page.getLast().position() + "&show=" + shown;
    }

    private ModelAndView form(String key, String perHour, String message, String deadline) {
        ServiceProfile profile = profiles.find(key).orElse(null);
        ModelAndView page = new ModelAndView("campaign/new")
                .addObject("services", services())
                .addObject("profile", profile)
                .addObject("perHour", perHour)
                .addObject("fastest", campaigns.fastest())
                .addObject("message", message)
                .addObject("deadline", deadline);
        return profile == null
                ? page
                : page.addObject("reach", usage.reach(profile))
                        .addObject("open", rows.open(profile.key()).orElse(null));
    }

    private Map<String, String> services() {
        Map<String, String> names = new LinkedHashMap<>();
        profiles.all().forEach(profile -> names.put(profile.key(), profile.displayName()));
        return names;
    }
}
