package io.gatehouse.sandbox.entra.key;

import io.gatehouse.sandbox.MicrosoftApps;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.request.Origin;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The Graph token that a command line hands out on an administrator's own machine, for whoever sets up a tenant without
 * any registration; shaped as {@code az account get-access-token} prints it.
 */
@RestController
class CommandLineTokens {

    private static final List<String> USUAL = List.of(
            "User.Read",
            "Application.ReadWrite.All",
            "AppRoleAssignment.ReadWrite.All",
            "DelegatedPermissionGrant.ReadWrite.All",
            "Directory.Read.All",
            "Policy.Read.All",
            "AppCatalog.ReadWrite.All");

    /** Whose token is wanted; without scopes the usual ones of administrators. */
    record Wanted(String tenant, String user, @Nullable List<String> scopes) {}

    private final World world;
    private final TokenFactory tokens;

    CommandLineTokens(World world, TokenFactory tokens) {
        this.world = world;
        this.tokens = tokens;
    }

    @PostMapping("/_sandbox/command-line-token")
    Map<String, Object> token(@RequestBody Wanted wanted, HttpServletRequest request) {
        Tenant tenant = world.tenant(wanted.tenant()).orElseThrow(() -> unknown(wanted.tenant()));
        Person person = tenant.personNamed(wanted.user()).orElseThrow(() -> unknown(wanted.user()));
        Set<String> scopes = new LinkedHashSet<>(wanted.scopes() == null ? USUAL : wanted.scopes());
        var client = world.application(MicrosoftApps.COMMAND_LINE_TOOLS).orElseThrow();
        var subject = new TokenFactory.Subject(client, tenant, person, Origin.of(request), "0");
        var issued = tokens.accessToken(subject, SandboxFacts.GRAPH_APP_ID, scopes, null, false);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("accessToken", issued.token());
        answer.put("expires_on", world.now().plusSeconds(issued.expiresIn()).getEpochSecond());
        answer.put("tenant", tenant.id());
        answer.put("tokenType", "Bearer");
        return answer;
    }

    private static ResponseStatusException unknown(String what) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, "There is no " + what);
    }
}
