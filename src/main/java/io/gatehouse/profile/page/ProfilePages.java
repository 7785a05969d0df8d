package io.gatehouse.profile.page;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.lint.LintFinding;
import io.gatehouse.profile.lint.ProfileLint;
import io.gatehouse.profile.reading.ProfileReader;
import io.gatehouse.profile.reading.ProfileRefused;
import io.gatehouse.profile.reading.ReadProfile;
import io.gatehouse.profile.shelf.ProfileDesk;
import io.gatehouse.profile.shelf.ProfileShelf;
import io.gatehouse.profile.shelf.ProfileVersion;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.profile.yaml.ProfileProblem;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Pages that show profiles: the list, one as a customer would read it, and two versions side by side. */
@Controller
class ProfilePages {

    private final Profiles profiles;
    private final ProfileDesk desk;
    private final ProfileShelf shelf;
    private final ProfileReach reach;
    private final ProfileWords words;

    ProfilePages(Profiles profiles, ProfileDesk desk, ProfileShelf shelf, ProfileReach reach, ProfileWords words) {
        this.profiles = profiles;
        this.desk = desk;
        this.shelf = shelf;
        this.reach = reach;
        this.words = words;
    }

    record Row(ServiceProfile profile, int customers, int warnings, boolean newer) {}

    @GetMapping("/profiles")
    @Requires(Permission.VIEW)
    String list(Model model) {
        List<Row> rows = profiles.all().stream().map(this::row).toList();
        model.addAttribute("rows", rows);
        return "profile/list";
    }

    private Row row(ServiceProfile profile) {
        long warnings = ProfileLint.findings(profile).stream()
                .filter(finding -> finding.level() == LintFinding.Level.WARN)
                .count();
        boolean newer = desk.versions(profile.key()).getFirst().version() > profile.version();
        return new Row(profile, reach.of(profile).customers(), (int) warnings, newer);
    }

    @GetMapping("/profiles/{key}")
    @Requires(Permission.VIEW)
    String show(
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Integer version,
            @RequestParam(required = false) @Nullable String lang,
            Locale locale,
            Model model) {
        ProfileVersion shown = version == null ? desk.inUse(key) : desk.version(key, version);
        model.addAttribute("shown", shown);
        model.addAttribute("versions", desk.versions(key));
        Optional<ReadProfile> read = shelf.read(shown);
        if (read.isEmpty()) {
            model.addAttribute("problems", words.problems(problems(shown), shown.yaml(), locale));
            return "profile/unreadable";
        }
        ServiceProfile profile = read.get().in(lang == null ? Locale.ENGLISH : Locale.of(lang));
        model.addAttribute("profile", profile);
        model.addAttribute("languages", read.get().languages());
        model.addAttribute("findings", words.findings(ProfileLint.findings(profile), locale));
        model.addAttribute("reduced", ProfileLint.reduced(profile));
        model.addAttribute("reach", reach.of(profile));
        return "profile/page";
    }

    private static List<ProfileProblem> problems(ProfileVersion version) {
        try {
            ProfileReader.read(version.yaml());
            return List.of();
        } catch (ProfileRefused e) {
            return e.problems();
        }
    }

    @GetMapping("/profiles/{key}/diff")
    @Requires(Permission.VIEW)
    String diff(@PathVariable String key, @RequestParam int from, @RequestParam int to, Model model) {
        ProfileVersion before = desk.version(key, from);
        ProfileVersion after = desk.version(key, to);
        model.addAttribute("before", before);
        model.addAttribute("after", after);
        model.addAttribute("lines", TextDiff.of(before.yaml(), after.yaml()));
        Optional<ReadProfile> old = shelf.read(before);
        Optional<ReadProfile> young = shelf.read(after);
        young.ifPresent(read -> {
            model.addAttribute("profile", read.profile());
            model.addAttribute("reach", reach.of(read.profile()));
            old.ifPresent(was -> model.addAttribute("changes", ProfileChanges.between(was.profile(), read.profile())));
        });
        return "profile/diff";
    }
}
