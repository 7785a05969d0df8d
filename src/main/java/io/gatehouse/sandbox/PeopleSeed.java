package io.gatehouse.sandbox;

import io.gatehouse.sandbox.Person.Access;
import io.gatehouse.sandbox.Person.Profile;
import io.gatehouse.sandbox.Person.SignInRule;
import java.text.Normalizer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills a tenant with people: the named ones, then as many plausible ones as wanted. */
final class PeopleSeed {

    private static final List<String> GIVEN = List.of(("Anna Ben Clara David Eva Felix Greta Hannes Ida Jan Karla Lars"
                    + " Mona Niklas Olga Paul Rita Simon Tina Uwe Vera Walter Yara Amir Bella Cem Dana Emil Fatma Georg"
                    + " Heike Igor Jana Kemal Lena Marco Nora Oskar Petra Ralf Sofia Timo Ulrike Viktor Wiebke Zoe"
                    + " Chen Priya Mateo Aisha Liam Olivia Noah Emma Sven Ingrid Henrik Astrid Kenji Yuki Jürgen Zoë")
            .split(" "));
    private static final List<String> FAMILY = List.of(("Albrecht Bauer Conrad Dietrich Engel Fischer Graf Huber Irmer"
                    + " Jung Keller Lorenz Maier Neumann Otto Pohl Quast Richter Schmidt Thiel Ullrich Voss Weber Zander"
                    + " Arslan Bianchi Costa Dubois Eriksen Farrell Gonzalez Hansen Ivanov Jansen Kowalski Larsen Moreau"
                    + " Nakamura Okafor Patel Quinn Rossi Silva Tran Usman Vega Wong Yilmaz Zhang Müller Köhler Böhm"
                    + " Schäfer Krüger Hoffmann Wagner Schulz Becker Koch Klein Wolf Schröder Braun Lange Werner Krause"
                    + " Lehmann Schwarz Hartmann Winkler Sørensen Nielsen Andersson O'Brien Smith-Jones Taylor Brown")
            .split(" "));
    private static final String[][] JOBS = {
        {"Sales", "Account manager", "Sales engineer", "Regional lead"},
        {"Support", "Support agent", "Team lead support", "Escalation engineer"},
        {"Engineering", "Developer", "Test engineer", "Architect"},
        {"Finance", "Controller", "Accountant", "Payroll clerk"},
        {"Human Resources", "Recruiter", "HR partner", "Trainer"},
        {"Logistics", "Planner", "Warehouse lead", "Dispatcher"},
        {"Marketing", "Editor", "Designer", "Campaign manager"},
        {"Production", "Machinist", "Shift lead", "Quality inspector"}
    };
    private static final List<String> OFFICES =
            List.of("1/102", "1/214", "2/031", "2/118", "3/007", "4/220", "Home office");

    private final Tenant tenant;
    private final Random random;
    private final Set<String> taken = new HashSet<>();

    PeopleSeed(Tenant tenant) {
        this.tenant = tenant;
        this.random = new Random(tenant.id().hashCode());
    }

    void named(String name, String alias, @Nullable String job, Access access) {
        int blank = name.indexOf(' ');
        boolean person = job != null && blank > 0;
        add(
                alias,
                name,
                person ? name.substring(0, blank) : null,
                person ? name.substring(blank + 1) : null,
                new String[] {"Management", job == null ? "" : job},
                access);
    }

    void guest(String name, String mail, String homeTenant) {
        String upn =
                mail.replace('@', '_') + "#EXT#@" + tenant.facts().domains().getLast();
        var profile = new Profile(
                name, null, null, upn, mail, null, null, null, List.of(), null, null, "DK", true, "Guest", Seeds.EPOCH);
        String id = Seeds.id("person", tenant.id(), upn);
        var access = new Access(Set.of(), homeTenant, SignInRule.ALLOWED, null);
        tenant.people.put(id, new Person(id, tenant.id(), profile, access, 0, null));
    }

    /** Adds people until the tenant has that many. */
    void fill(int total) {
        Access access = sharedRule();
        while (tenant.people.size() < total) {
            String given = pick(GIVEN);
            String family = pick(FAMILY);
            String alias = plain(given) + "." + plain(family);
            int again = 2;
            String unique = alias;
            while (taken.contains(unique)) {
                unique = alias + again++;
            }
            String[] jobs = JOBS[random.nextInt(JOBS.length)];
            String[] job = {jobs[0], jobs[1 + random.nextInt(jobs.length - 1)]};
            add(unique, given + " " + family, given, family, job, access);
        }
    }

    /** Conditional Access that meets the whole of Woodgrove meets its ordinary people too. */
    private Access sharedRule() {
        return tenant.id().equals(SandboxFacts.WOODGROVE)
                ? new Access(Set.of(), null, SignInRule.BLOCKED_BY_POLICY, null)
                : Access.PLAIN;
    }

    private void add(
            String alias, String name, @Nullable String given, @Nullable String family, String[] job, Access access) {
        taken.add(alias);
        String domain = tenant.facts().domains().getFirst();
        String upn = alias + "@" + domain;
        String id = Seeds.id("person", tenant.id(), alias);
        String country = tenant.facts().country();
        var profile = new Profile(
                name,
                given,
                family,
                upn,
                upn,
                job[1].isEmpty() ? null : job[1],
                job[1].isEmpty() ? null : job[0],
                pick(OFFICES),
                List.of(phone(country)),
                random.nextInt(3) == 0 ? phone(country) : null,
                language(country),
                country,
                given == null || random.nextInt(40) != 0,
                "Member",
                Seeds.EPOCH.plus(Duration.ofMinutes(tenant.people.size())));
        tenant.people.put(id, new Person(id, tenant.id(), enabled(profile, access), access, 0, null));
    }

    private static Profile enabled(Profile made, Access access) {
        boolean always = !access.directoryRoles().isEmpty() || "Management".equals(made.department());
        return new Profile(
                made.displayName(),
                made.givenName(),
                made.surname(),
                made.userPrincipalName(),
                made.mail(),
                made.jobTitle(),
                made.department(),
                made.officeLocation(),
                made.businessPhones(),
                made.mobilePhone(),
                made.preferredLanguage(),
                made.usageLocation(),
                always || made.accountEnabled(),
                made.userType(),
                made.createdAt());
    }

    private String phone(String country) {
        String prefix = switch (country) {
            case "DE" -> "+49 89 555";
            case "DK" -> "+45 55 55";
            case "JP" -> "+81 3 5550";
            case "US" -> "+1 206 555";
            default -> "+44 20 7946";
        };
        return prefix + " " + String.format(Locale.ROOT, "%04d", random.nextInt(10_000));
    }

    private static String language(String country) {
        return switch (country) {
            case "DE" -> "de-DE";
            case "DK" -> "da-DK";
            case "JP" -> "ja-JP";
            case "US" -> "en-US";
            default -> "en-GB";
        };
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String plain(String name) {
        String folded =
                name.replace("ø", "o").replace("ü", "ue").replace("ö", "oe").replace("ä", "ae");
        return Normalizer.normalize(folded, Normalizer.Form.NFD)
                .replaceAll("[^A-Za-z-]", "")
                .toLowerCase(Locale.ROOT);
    }
}
