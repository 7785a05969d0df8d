package io.gatehouse.sandbox;

import io.gatehouse.sandbox.Person.Access;
import io.gatehouse.sandbox.Person.SignInRule;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.Tenant.Facts;
import io.gatehouse.sandbox.Tenant.UserConsent;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** Plants the fixed tenants and people; the same on every start and every machine. */
final class WorldSeed {

    private static final Access GLOBAL_ADMIN =
            new Access(Set.of(SandboxFacts.GLOBAL_ADMINISTRATOR), null, SignInRule.ALLOWED, null);

    private final World world;
    private final URI portalUrl;

    WorldSeed(World world, URI portalUrl) {
        this.world = world;
        this.portalUrl = portalUrl;
    }

    void plant() {
        plantCustomers();
        SmallTenants.all().forEach(this::plantSmall);
        plantPersonalAccounts();
        Tenant home = plantHome();
        world.tenants().forEach(ApplicationSeed::plantGraph);
        world.tenants().stream().filter(tenant -> !tenant.personal()).forEach(GroupSeed::plant);
        new ApplicationSeed(world, portalUrl).plant(home);
    }

    private Tenant plantHome() {
        Tenant home = tenant(
                SandboxFacts.HOME_TENANT,
                "Northern Voice",
                UserConsent.ALL,
                "DK",
                "northernvoice.example",
                "northernvoice.onmicrosoft.com");
        var people = new PeopleSeed(home);
        people.named("Maja Jensen", "maja.jensen", "Head of customer onboarding", Access.PLAIN);
        people.named("Oskar Lind", "o.lind", "Onboarding engineer", Access.PLAIN);
        people.named("Tove Berg", "t.berg", "Internal auditor", Access.PLAIN);
        people.named("Signe Holm", "s.holm", "Accountant", Access.PLAIN);
        people.named("Anders Friis", "a.friis", "IT administrator", GLOBAL_ADMIN);
        return home;
    }

    private void plantCustomers() {
        plantContoso();
        Tenant fabrikam = customer(SandboxFacts.FABRIKAM, "Fabrikam GmbH", "DE", "fabrikam.com");
        var people = new PeopleSeed(fabrikam);
        people.named("Katrin Brandt", "k.brandt", "Head of IT", GLOBAL_ADMIN);
        people.named("Jonas Vogel", "j.vogel", "Service desk", Access.PLAIN);
        people.fill(5_000);
        plantTailspinAndWoodgrove();
    }

    private void plantContoso() {
        Tenant adatum = customer(SandboxFacts.ADATUM, "Adatum A/S", "DK", "adatum.com");
        var atAdatum = new PeopleSeed(adatum);
        atAdatum.named("Peter Lang", "p.lang", "IT manager", GLOBAL_ADMIN);
        atAdatum.named("Nanna Dahl", "n.dahl", "Consultant", GLOBAL_ADMIN);
        atAdatum.fill(14);

        Tenant contoso = customer(SandboxFacts.CONTOSO, "Contoso Ltd", "GB", "contoso.com");
        var people = new PeopleSeed(contoso);
        people.named("Adele Vance", "adele.vance", "IT director", GLOBAL_ADMIN);
        people.named("Lee Gu", "lee.gu", "Sales manager", Access.PLAIN);
        people.named("Voice service account", "svc.voice", null, GLOBAL_ADMIN);
        people.guest("Nanna Dahl", SandboxFacts.GUEST, SandboxFacts.ADATUM);
        people.fill(25);
    }

    private void plantTailspinAndWoodgrove() {
        Tenant tailspin = tenant(
                SandboxFacts.TAILSPIN,
                "Tailspin K.K.",
                UserConsent.NONE,
                "JP",
                "tailspintoys.com",
                "tailspintoys.onmicrosoft.com");
        var atTailspin = new PeopleSeed(tailspin);
        atTailspin.named("Mei Sato", "m.sato", "Network engineer", Access.PLAIN);
        atTailspin.named("Haruto Tanaka", "h.tanaka", "IT director", GLOBAL_ADMIN);
        atTailspin.fill(40);

        Tenant woodgrove = customer(SandboxFacts.WOODGROVE, "Woodgrove Bank", "US", "woodgrovebank.com");
        var atWoodgrove = new PeopleSeed(woodgrove);
        atWoodgrove.named("Rosa Castro", "r.castro", "Security officer", ruled(SignInRule.BLOCKED_BY_POLICY));
        atWoodgrove.named("June Whitman", "j.whitman", "Head of IT", ruled(SignInRule.NEEDS_MANAGED_DEVICE));
        atWoodgrove.fill(60);
    }

    private void plantSmall(SmallTenant small) {
        String name = small.domain().substring(0, small.domain().indexOf('.'));
        Tenant tenant = tenant(
                small.tenantId(), small.name(), UserConsent.ALL, "GB", small.domain(), name + ".onmicrosoft.com");
        var people = new PeopleSeed(tenant);
        people.named("Administrator", "admin", "Administrator", GLOBAL_ADMIN);
        people.fill(6 + Math.floorMod(small.domain().hashCode(), 18));
    }

    private void plantPersonalAccounts() {
        Tenant personal = tenant(SandboxFacts.PERSONAL, "Personal accounts", UserConsent.ALL, "US", "outlook.com");
        new PeopleSeed(personal).named("Alex Wilber", "alex.wilber", null, Access.PLAIN);
    }

    private Tenant customer(String id, String name, String country, String domain) {
        String initial = domain.substring(0, domain.indexOf('.')) + ".onmicrosoft.com";
        return tenant(id, name, UserConsent.ALL, country, domain, initial);
    }

    private Tenant tenant(String id, String name, UserConsent consent, String country, String... domains) {
        String region = country.equals("US") ? "NA" : country.equals("JP") ? "AS" : "EU";
        var tenant = new Tenant(new Facts(id, name, List.of(domains), country, region, consent, Seeds.EPOCH));
        world.tenantsById().put(id, tenant);
        return tenant;
    }

    private static Access ruled(SignInRule rule) {
        return new Access(Set.of(SandboxFacts.GLOBAL_ADMINISTRATOR), null, rule, null);
    }
}
