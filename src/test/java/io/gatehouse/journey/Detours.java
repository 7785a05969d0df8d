package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import io.gatehouse.sandbox.SandboxFacts;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ways off the straight one: answers of Microsoft that are held, days that pass, and people whom it lets in. */
record Detours(RunningPortal portal, Chromium chromium) {

    /** The tenant of all personal accounts, and a role that may not consent; Microsoft's own identifiers. */
    private static final String PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

    private static final String TEAMS_ADMINISTRATOR = "69091246-20e8-4a56-aa4d-066075b2a7a8";

    static final String PERSONAL_NAME = "adele.private@outlook.example";

    static UnaryOperator<Map<String, Object>> notAnAdmin() {
        return claims -> {
            claims.put("wids", List.of(TEAMS_ADMINISTRATOR));
            return claims;
        };
    }

    static UnaryOperator<Map<String, Object>> guest() {
        return claims -> {
            claims.put("idp", "https://sts.windows.net/0a0a0a0a-1111-4222-8333-944444444444/");
            claims.put("acct", 1);
            claims.put("preferred_username", SandboxFacts.GUEST);
            claims.put("name", "Nanna Dahl");
            claims.put("wids", List.of(TEAMS_ADMINISTRATOR));
            return claims;
        };
    }

    static UnaryOperator<Map<String, Object>> personalAccount(String tenant) {
        return claims -> {
            claims.put("iss", claims.get("iss").toString().replace(tenant, PERSONAL_ACCOUNTS));
            claims.put("tid", PERSONAL_ACCOUNTS);
            claims.put("preferred_username", PERSONAL_NAME);
            return claims;
        };
    }

    /** Signs in at the page where Microsoft asks; where it would send the browser, which does not go there. */
    static String heldAnswer(Walker walker, String admin, boolean forTheOrganization) {
        if (walker.page.locator("#username").count() > 0) {
            walker.signInAs(admin);
        }
        String[] callback = {""};
        walker.page.route("**", route -> {
            APIResponse redirect = route.fetch(new Route.FetchOptions().setMaxRedirects(0));
            callback[0] = redirect.headers().getOrDefault("location", "");
            route.fulfill(new Route.FulfillOptions().setBody("held"));
        });
        walker.consent(forTheOrganization);
        walker.page.unroute("**");
        assertThat(callback[0]).contains("/authenticate/OAuth2Callback?");
        return callback[0];
    }

    static String parameter(String name, String address) {
        Matcher value = Pattern.compile("[?&]" + name + "=([^&]+)").matcher(address);
        assertThat(value.find()).as(address).isTrue();
        return value.group(1);
    }

    /** What the row of the operators' list says of an invitation. */
    String listed(Invited invited) {
        try (BrowserContext desk = chromium.desk()) {
            Walker operator =
                    new Walker(desk.newPage()).open(portal.url + "/invitations").signInAs(SandboxFacts.OWNER_UPN);
            Locator link = operator.page.locator("a.gh-one[href='/invitations/" + invited.invitation() + "']");
            return operator.page
                    .locator("tbody tr")
                    .filter(new Locator.FilterOptions().setHas(link))
                    .innerText();
        }
    }

    /** Everything that is known of this invitation happened a day earlier. */
    void passADay(Invited invited) {
        portal.read(jdbc -> {
            aDayEarlier(jdbc, "invitation", "id", invited);
            aDayEarlier(jdbc, "link_token", "invitation_id", invited);
            aDayEarlier(jdbc, "authorization_state", "invitation_id", invited);
            return true;
        });
    }

    private static void aDayEarlier(JdbcClient jdbc, String table, String key, Invited invited) {
        String earlier = jdbc.sql("""
                        select string_agg(format('%1$I = %1$I - interval ''1 day''', column_name), ', ')
                        from information_schema.columns
                        where table_schema = 'public' and table_name = ? and data_type = 'timestamp with time zone'
                        """).param(table).query(String.class).single();
        int rows = jdbc.sql("update " + table + " set " + earlier + " where " + key + " = ?")
                .param(invited.invitation())
                .update();
        assertThat(rows).as(table).isPositive();
    }
}
