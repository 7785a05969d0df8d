package io.gatehouse.sandbox.entra.page;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import io.gatehouse.sandbox.entra.consent.Catalogue;
import io.gatehouse.sandbox.entra.consent.Consent;
import io.gatehouse.sandbox.entra.consent.Wanted;
import io.gatehouse.sandbox.entra.request.Place;
import io.gatehouse.sandbox.entra.request.ReplyTo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** The pages a person sees at Microsoft: account picker, consent, approval needed, blocked, trouble. */
@Component
class Pages {

    private static final List<String> KNOWN_CUSTOMERS = List.of(
            SandboxFacts.CONTOSO_ADMIN,
            SandboxFacts.CONTOSO_USER,
            SandboxFacts.FABRIKAM_ADMIN,
            SandboxFacts.TAILSPIN_USER,
            SandboxFacts.TAILSPIN_ADMIN,
            SandboxFacts.WOODGROVE_ADMIN,
            SandboxFacts.WOODGROVE_DEVICE_ADMIN,
            SandboxFacts.ADATUM_ADMIN,
            SandboxFacts.PERSONAL_ACCOUNT);
    private static final List<String> KNOWN_OPERATORS = List.of(
            SandboxFacts.OWNER_UPN, SandboxFacts.OPERATOR_UPN, SandboxFacts.AUDITOR_UPN, SandboxFacts.NO_ROLE_UPN);

    /** One account tile. */
    record Tile(String signInName, String name, String where, boolean signedIn) {}

    /** What support asks for when something was refused. */
    record Details(String message, UUID request, UUID correlation, String timestamp) {}

    /** One line of the consent page. */
    record Asked(String value, String title, String text, boolean admin) {}

    private final World world;
    private final Catalogue catalogue;

    Pages(World world, Catalogue catalogue) {
        this.world = world;
        this.catalogue = catalogue;
    }

    ModelAndView picker(Place place, ReplyTo replyTo, List<Person> signedIn, String hint, @Nullable String problem) {
        var page = page("entra/account", place, replyTo.application());
        page.addObject("tiles", tiles(place.authority().tenant(), signedIn));
        page.addObject("hint", hint);
        page.addObject("problem", problem);
        return page;
    }

    ModelAndView consent(Place place, ReplyTo replyTo, Person person, Consent consent) {
        var page = page("entra/consent", place, replyTo.application());
        page.addObject("account", person.signInName());
        page.addObject("publisher", replyTo.application().publisher());
        page.addObject("ownTenant", replyTo.application().tenantId().equals(person.tenantId()));
        page.addObject("asked", asked(consent));
        page.addObject("consent", consent);
        page.addObject("tenantName", tenantName(person));
        page.addObject("redirectHost", host(replyTo.redirectUri()));
        return page;
    }

    ModelAndView approvalNeeded(Place place, ReplyTo replyTo, Person person, Wanted wanted) {
        var page = page("entra/approval", place, replyTo.application());
        page.addObject("account", person.signInName());
        page.addObject("publisher", replyTo.application().publisher());
        page.addObject("tenantName", tenantName(person));
        page.addObject("asked", asked(new Consent("", wanted, false, true)));
        page.addObject("details", details(Aadsts.failure(90094)));
        return page;
    }

    /** The same where the tenant lets its people ask; {@code flow} is the ticket of the form, null once it was sent. */
    ModelAndView approvalRequired(Place place, ReplyTo replyTo, Person person, Wanted wanted, @Nullable String flow) {
        var page = approvalNeeded(place, replyTo, person, wanted);
        page.addObject("details", details(Aadsts.failure(90095)));
        page.addObject("workflow", true);
        page.addObject("flow", flow);
        return page;
    }

    ModelAndView blocked(Place place, ReplyTo replyTo, Person person, AadstsException failure) {
        var page = page("entra/blocked", place, replyTo.application());
        page.addObject("account", person.signInName());
        page.addObject("device", failure.code().number() == 53000);
        page.addObject("details", details(failure));
        return page;
    }

    /** An error that Entra keeps to itself. */
    ModelAndView trouble(AadstsException failure) {
        var page = new ModelAndView("entra/trouble", HttpStatus.BAD_REQUEST);
        page.addObject("details", details(failure));
        return page;
    }

    /** With the way to another account, where the account is the trouble. */
    ModelAndView trouble(AadstsException failure, Place place) {
        ModelAndView page = trouble(failure);
        if (failure.code().number() == 50020) {
            page.addObject("again", place.accountForm());
        }
        return page;
    }

    private Details details(AadstsException failure) {
        return new Details(
                "AADSTS" + failure.code().number() + ": " + failure.text(),
                failure.trace(),
                failure.correlation(),
                failure.stamp(world.now()));
    }

    private ModelAndView page(String view, Place place, Application application) {
        return new ModelAndView(
                view, Map.of("place", place, "appName", application.displayName(), "clientId", application.appId()));
    }

    private List<Tile> tiles(@Nullable Tenant tenant, List<Person> signedIn) {
        var tiles = new ArrayList<Tile>();
        signedIn.forEach(person -> tiles.add(tile(person, true)));
        suggested(tenant).stream()
                .filter(person -> signedIn.stream().noneMatch(it -> it.id().equals(person.id())))
                .forEach(person -> tiles.add(tile(person, false)));
        return tiles;
    }

    private Collection<Person> suggested(@Nullable Tenant tenant) {
        List<String> names =
                tenant != null && tenant.id().equals(SandboxFacts.HOME_TENANT) ? KNOWN_OPERATORS : KNOWN_CUSTOMERS;
        var people = new ArrayList<Person>();
        for (String name : names) {
            world.account(name)
                    .filter(person -> tenant == null || person.tenantId().equals(tenant.id()))
                    .ifPresent(people::add);
        }
        if (people.isEmpty() && tenant != null) {
            tenant.people().values().stream()
                    .filter(Person::present)
                    .filter(Person::globalAdministrator)
                    .forEach(people::add);
        }
        return people;
    }

    private Tile tile(Person person, boolean signedIn) {
        return new Tile(person.signInName(), person.profile().displayName(), tenantName(person), signedIn);
    }

    private String tenantName(Person person) {
        return world.tenant(person.tenantId())
                .map(tenant -> tenant.facts().displayName())
                .orElse("");
    }

    private List<Asked> asked(Consent consent) {
        var lines = new ArrayList<Asked>();
        consent.wanted()
                .permissions()
                .forEach((resource, values) -> values.stream()
                        .filter(value -> !value.equals("openid") && !value.equals("email"))
                        .forEach(value -> catalogue
                                .scope(resource, value)
                                .ifPresent(entry -> lines.add(asked(entry, consent.organizationOnly())))));
        consent.wanted()
                .roles()
                .forEach((resource, values) -> values.forEach(
                        value -> catalogue.role(resource, value).ifPresent(entry -> lines.add(asked(entry, true)))));
        return lines;
    }

    private static Asked asked(Catalogue.Entry entry, boolean forEverybody) {
        return new Asked(
                entry.value(),
                forEverybody ? entry.texts().adminTitle() : entry.texts().userTitle(),
                forEverybody ? entry.texts().adminText() : entry.texts().userText(),
                entry.admin());
    }

    private static String host(String uri) {
        return uri.replaceFirst("^https?://", "").replaceFirst("[/?#].*$", "");
    }
}
