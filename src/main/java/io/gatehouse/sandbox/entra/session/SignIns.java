package io.gatehouse.sandbox.entra.session;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Person.SignInRule;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import io.gatehouse.sandbox.entra.request.Place;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out who is at the keyboard, and whether Conditional Access lets them through. */
@Component
public class SignIns {

    private final World world;
    private final Sessions sessions;
    private final Seal seal;

    SignIns(World world, Sessions sessions, Seal seal) {
        this.world = world;
        this.sessions = sessions;
        this.seal = seal;
    }

    public List<Person> signedIn(HttpServletRequest request) {
        return sessions.accounts(request);
    }

    /** The one account that is signed in and fits the hint, or null when a person must choose. */
    public @Nullable Person single(HttpServletRequest request, @Nullable String hint) {
        List<Person> fitting = signedIn(request).stream()
                .filter(person ->
                        hint == null || hint.isBlank() || person.signInName().equalsIgnoreCase(hint))
                .toList();
        return fitting.size() == 1 ? fitting.getFirst() : null;
    }

    /** The account picked or typed on the account page, now signed in; null when there is none of that name. */
    public @Nullable Person signIn(Map<String, String> form, HttpServletRequest request, HttpServletResponse response) {
        String name =
                form.getOrDefault("account", form.getOrDefault("username", "")).trim();
        Person person = world.account(name).orElse(null);
        if (person != null) {
            sessions.signIn(request, response, person);
        }
        return person;
    }

    public void signOut(HttpServletResponse response) {
        sessions.signOut(response);
    }

    /** Throws what keeps this user object from signing in at all. */
    public static void refuseDisabled(Person person) {
        if (!person.profile().accountEnabled()) {
            throw Aadsts.failure(50057);
        }
    }

    /** What Conditional Access answers, or null. */
    public static @Nullable AadstsException policy(Person person) {
        SignInRule rule = person.access().rule();
        return switch (rule) {
            case ALLOWED, NEEDS_CLAIMS -> null;
            case BLOCKED_BY_POLICY -> Aadsts.failure(53003);
            case NEEDS_MANAGED_DEVICE -> Aadsts.failure(53000);
        };
    }

    public String ticket(Place place, Person person) {
        return seal.close(
                Ticket.KIND,
                new Ticket(
                        person.tenantId(),
                        person.id(),
                        place.fingerprint(),
                        world.now().plus(Duration.ofHours(1))));
    }

    /** The user whose consent page sent this form; refuses a stale one or one of another request. */
    public Person holder(Place place, String flow) {
        Ticket ticket = seal.open(Ticket.KIND, flow, Ticket.class);
        if (ticket == null
                || !ticket.request().equals(place.fingerprint())
                || world.now().isAfter(ticket.until())) {
            throw Aadsts.failure(50089);
        }
        return world.tenant(ticket.tenantId())
                .map(tenant -> tenant.people().get(ticket.personId()))
                .filter(Person::present)
                .orElseThrow(() -> Aadsts.failure(50034));
    }
}
