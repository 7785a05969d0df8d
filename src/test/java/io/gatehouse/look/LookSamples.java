package io.gatehouse.look;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the sample pages show: a provider and its customers, made up, the same ones in every picture. */
final class LookSamples {
    record Shell(
            String provider,
            List<Item> menu,
            Person person,
            @Nullable String theme,
            String path) {}

    record Item(
            String key,
            String href,
            String letter,
            int count,
            @Nullable String tone) {}

    record Person(String name, String account, String role, String initials) {}

    record Guide(List<Step> steps) {}

    record Step(int number, String key, String href, String state) {}

    record Brand(
            String name,
            @Nullable String logo,
            @Nullable String imprint,
            @Nullable String privacyUrl,
            @Nullable String contact) {}

    record Tab(
            String label,
            String href,
            @Nullable Integer count,
            @Nullable String tone,
            boolean current) {}

    record Permission(String name, String reason) {}

    record Row(
            String id,
            String name,
            String profile,
            String user,
            String domain,
            @Nullable String signedIn,
            String mail,
            String mails,
            String created,
            String maker,
            String expires,
            String left,
            @Nullable String when,
            @Nullable String ago,
            String status,
            String reason,
            @Nullable String action) {}

    private LookSamples() {}

    static Shell shell(@Nullable String theme) {
        List<Item> menu = List.of(
                new Item("home", "/", "h", 0, null),
                new Item("customers", "/customers", "c", 0, null),
                new Item("invitations", "/invitations", "i", 3, "warn"),
                new Item("jobs", "/jobs", "j", 0, null),
                new Item("alerts", "/alerts", "a", 2, "bad"),
                new Item("audit", "/audit", "u", 0, null));
        Person person = new Person("Maja Jensen", "maja.jensen@northernvoice.example", "OWNER", "MJ");
        return new Shell("Northern Voice", menu, person, theme, "/invitations");
    }

    static Guide guide() {
        return new Guide(List.of(
                new Step(1, "customer", "/customers/new", "done"),
                new Step(2, "invitation", "/invitations/new", "current"),
                new Step(3, "mail", "/inbox", "next"),
                new Step(4, "consent", "/inbox", "next"),
                new Step(5, "users", "/customers", "next"),
                new Step(6, "break", "/chaos", "next")));
    }

    static Brand brand() {
        return new Brand(
                "Northern Voice",
                null,
                "Northern Voice AB, Stockholm",
                "https://northernvoice.example/privacy",
                "connect@northernvoice.example");
    }

    /** The guide strip is on two of the pages, errors on the forms page alone. */
    static Map<String, Object> model(String page, @Nullable String theme) {
        Map<String, Object> model = new LinkedHashMap<>();
        if (page.equals("customer") || page.equals("wrong-tenant")) {
            model.put("guide", guide());
        }
        if (page.equals("forms")) {
            model.put("errors", errors());
            model.put("done", "The customer was added.");
        }
        model.put("shell", shell(theme));
        model.put("brand", brand());
        model.put("tabs", tabs());
        model.put("rows", rows());
        model.put("users", List.of(read("User.Read.All"), read("Organization.Read.All"), read("Group.Read.All")));
        model.put(
                "voice",
                List.of(
                        new Permission("TeamsTelephoneNumber.ReadWrite.All", "Assign and remove phone numbers"),
                        new Permission("TeamsPolicyUserAssign.ReadWrite.All", "Assign voice policies"),
                        new Permission("Teams admin API, user_impersonation", "Set up routes and gateways")));
        model.put("domain", List.of(new Permission("Domain.ReadWrite.All", "Add one domain")));
        model.put("staying", List.of(read("offline_access"), read("openid")));
        model.put("bars", bars());
        model.put("at", Instant.parse("2026-11-19T15:05:00Z"));
        model.put("days", days());
        model.put("customerTabs", customerTabs());
        model.put(
                "permissions",
                List.of(
                        read("TeamsTelephoneNumber.ReadWrite.All"),
                        read("Domain.ReadWrite.All"),
                        read("User.Read.All")));
        model.put("profiles", Map.of("direct-routing", "Teams Direct Routing", "presence-sync", "Presence sync"));
        model.put(
                "methods",
                Map.of("DELEGATED_TOKEN", "Delegated token", "NEW_APP_REGISTRATION", "New app registration"));
        model.put("methodHints", Map.of("DELEGATED_TOKEN", "The admin signs in once and approves our app."));
        model.put(
                "states",
                List.of(
                        "PENDING",
                        "OPENED",
                        "IN_PROGRESS",
                        "AWAITING_PROVIDER",
                        "COMPLETED",
                        "DECLINED",
                        "EXPIRED",
                        "REVOKED"));
        model.put("healths", List.of("HEALTHY", "DEGRADED", "ACTION_REQUIRED", "DISCONNECTED"));
        model.put("jobs", List.of("QUEUED", "RUNNING", "WAITING", "SUCCEEDED", "FAILED", "CANCELLED"));
        model.put("customers", List.of("DRAFT", "INVITED", "IN_PROGRESS", "CONNECTED", "SUSPENDED", "OFFBOARDED"));
        model.put(
                "link",
                "https://connect.northernvoice.example/authenticate/kQ7fXo2mVn4RzYb81tLcEw6hJsPa9uDgB3iN0rTxMvU");
        return model;
    }

    private static Map<String, String> errors() {
        Map<String, String> errors = new LinkedHashMap<>();
        errors.put("shortName", "Leave out the dot in “con.toso”.");
        errors.put("method", "Choose how the customer connects.");
        return errors;
    }

    private static Permission read(String name) {
        return new Permission(name, "Read it once a day");
    }

    private static List<Tab> tabs() {
        return List.of(
                new Tab("All open", "/invitations", 38, null, true),
                new Tab("Waiting for you", "/invitations?preset=waiting", 3, "warn", false),
                new Tab("Mail failed", "/invitations?preset=mail", 1, "bad", false),
                new Tab("Not opened", "/invitations?preset=unopened", 14, null, false),
                new Tab("In progress", "/invitations?preset=progress", 6, null, false),
                new Tab("Expires in 3 days", "/invitations?preset=soon", 4, "warn", false),
                new Tab("Ended", "/invitations?preset=ended", 126, null, false));
    }

    record Day(int succeeded, int failed) {}

    private static List<Day> days() {
        return IntStream.range(0, 14)
                .mapToObj(i -> new Day(185 + i % 4 * 3, i == 9 ? 20 : i % 5 == 2 ? 5 : 0))
                .toList();
    }

    private static List<Tab> customerTabs() {
        return List.of(
                new Tab("Overview", "/customers/1", null, null, true),
                new Tab("Directory", "/customers/1/directory", 1284, null, false),
                new Tab("Alerts", "/customers/1/alerts", 1, "warn", false),
                new Tab("Activity", "/customers/1/activity", null, null, false));
    }

    record Bar(
            String icon,
            String tone,
            String label,
            int count,
            @Nullable String fill) {}

    private static List<Bar> bars() {
        return List.of(
                new Bar("circle", "idle", "Pending", 17, null),
                new Bar("eye", "idle", "Opened", 10, null),
                new Bar("arrow-repeat", "busy", "In progress", 8, "info"),
                new Bar("person-check", "warn", "Waiting for you", 3, "warn"));
    }

    private static List<Row> rows() {
        return List.of(
                row(
                        "contoso;Contoso Ltd;Direct Routing;adele.vance;contoso.com;adele.vance;SENT;1 mail;18 Nov;M. Jensen;2 Dec;in 11 days;10:42;12 min ago;AWAITING_PROVIDER;Confirm the tenant;Add"),
                row(
                        "adatum;Adatum A/S;Direct Routing, new app;lars.holm;adatum.com;it.admin;SENT;2 mails;17 Nov;M. Jensen;1 Dec;in 10 days;08:15;2 h ago;AWAITING_PROVIDER;Confirm the tenant;Add"),
                row(
                        "fabrikam;Fabrikam GmbH;Direct Routing;k.brandt;fabrikam.com;;FAILED;550 unknown user;20 Nov;O. Lind;4 Dec;in 13 days;;;MAIL;Nobody was reached;Fix address"),
                row(
                        "tailspin;Tailspin K.K.;Direct Routing, new app;m.sato;tailspintoys.com;m.sato;SENT;1 mail;19 Nov;O. Lind;3 Dec;in 12 days;10:51;3 min ago;IN_PROGRESS;Step 4 of 6: live test;"),
                row(
                        "northwind;Northwind Traders;Remote Expert;admin;northwindtraders.com;;SENT;3 mails;8 Nov;M. Jensen;22 Nov;tomorrow;;;SOON;Not opened;Extend"),
                row(
                        "woodgrove;Woodgrove Bank;Presence sync;s.okafor;woodgrovebank.com;s.okafor;SENT;1 mail;16 Nov;T. Berg;30 Nov;in 9 days;Yesterday;15:20;ADMIN;Not a Global Admin;Invite admin"),
                row(
                        "wingtip;Wingtip Toys;Teams telemetry;it;wingtiptoys.com;;SENT;2 mails;12 Nov;T. Berg;26 Nov;in 5 days;;;OPENED;Perhaps a mail scanner;Resend"),
                row(
                        "proseware;Proseware, Inc.;Direct Routing, reconnect;dana.w;proseware.com;;QUEUED;just now;21 Nov;M. Jensen;5 Dec;in 14 days;;;PENDING;Mail on its way;"),
                row(
                        "litware;Litware Inc;Presence sync;helpdesk;litwareinc.com;;SENT;1 mail;20 Nov;O. Lind;4 Dec;in 13 days;;;PENDING;Not opened;"));
    }

    private static Row row(String line) {
        @Nullable String[] f = line.split(";", -1);
        for (int i = 0; i < f.length; i++) {
            f[i] = f[i].isEmpty() ? null : f[i];
        }
        return new Row(
                f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10], f[11], f[12], f[13], f[14], f[15],
                f[16]);
    }
}
