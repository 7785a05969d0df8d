package io.gatehouse.sandbox.entra.session;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.World;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/** Who is signed in at the sandbox in this browser: a sealed cookie, forgotten when the browser closes. */
@Component
public class Sessions {

    static final String COOKIE = "sandbox_session";

    private static final String KIND = "session.";

    private final World world;
    private final Seal seal;

    /** Accounts by home tenant and user id, the last used one first. */
    record Signed(List<Account> accounts) {}

    record Account(String tenantId, String personId) {}

    Sessions(World world, Seal seal) {
        this.world = world;
        this.seal = seal;
    }

    List<Person> accounts(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return List.of();
        }
        var people = new ArrayList<Person>();
        for (Cookie cookie : cookies) {
            Signed signed = cookie.getName().equals(COOKIE) ? seal.open(KIND, cookie.getValue(), Signed.class) : null;
            if (signed != null) {
                signed.accounts()
                        .forEach(account -> world.tenant(account.tenantId())
                                .map(tenant -> tenant.people().get(account.personId()))
                                .filter(Person::present)
                                .ifPresent(people::add));
            }
        }
        return people;
    }

    void signIn(HttpServletRequest request, HttpServletResponse response, Person person) {
        var accounts = new ArrayList<Account>();
        accounts.add(new Account(person.tenantId(), person.id()));
        for (Person other : accounts(request)) {
            if (!other.id().equals(person.id())) {
                accounts.add(new Account(other.tenantId(), other.id()));
            }
        }
        write(response, seal.close(KIND, new Signed(accounts)), -1);
    }

    public void signOut(HttpServletResponse response) {
        write(response, "", 0);
    }

    private static void write(HttpServletResponse response, String value, long seconds) {
        ResponseCookie cookie = ResponseCookie.from(COOKIE, value)
                .path("/")
                .httpOnly(true)
                .sameSite("Lax")
                .maxAge(seconds)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
