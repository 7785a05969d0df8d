package io.gatehouse.sandbox.graph.people;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.query.Query;
import io.gatehouse.sandbox.hooks.ChatRules;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /me}: the signed-in user, their roles and groups. */
@RestController
@RequestMapping("/v1.0/me")
class MeController {

    private final Licences licences;
    private final Directory directory;
    private final Memberships memberships;
    private final UserController users;
    private final ChatRules chats;

    MeController(
            Directory directory, Memberships memberships, UserController users, Licences licences, ChatRules chats) {
        this.chats = chats;
        this.licences = licences;
        this.directory = directory;
        this.memberships = memberships;
        this.users = users;
    }

    @GetMapping
    Entity me(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return users.single(Query.of(request), me(caller));
    }

    @GetMapping({"/memberOf", "/transitiveMemberOf"})
    Entity memberships(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return memberships.of(Query.of(request), me(caller), null);
    }

    @GetMapping({"/memberOf/{cast:microsoft\\.graph\\.\\w+}", "/transitiveMemberOf/{cast:microsoft\\.graph\\.\\w+}"})
    Entity memberships(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @org.springframework.web.bind.annotation.PathVariable("cast") String cast) {
        return memberships.of(Query.of(request), me(caller), cast);
    }

    @GetMapping("/licenseDetails")
    Entity licences(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return licences.details(Query.of(request), me(caller));
    }

    /** Everybody with Teams has two chats; without it Graph answers that no licence was found. */
    @GetMapping("/chats")
    Entity chats(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        Person me = me(caller);
        if (!licences.teams(me)) {
            throw new GraphFailure(
                    403,
                    "Forbidden",
                    "Failed to get license information for the user. Ensure user has a valid Office365 license assigned to them.",
                    Map.of());
        }
        return new Entity()
                .with("@odata.context", Query.of(request).context("chats"))
                .with(
                        "value",
                        chats.of(caller.tenantId(), me.id()).stream()
                                .map(MeController::chat)
                                .toList());
    }

    private static Entity chat(String id) {
        return new Entity()
                .with("id", id)
                .with("topic", null)
                .with("chatType", id.endsWith("@unq.gbl.spaces") ? "oneOnOne" : "group");
    }

    @PostMapping("/revokeSignInSessions")
    Entity revoke(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        directory.revokeSessions(me(caller));
        return Tenants.done(Query.of(request));
    }

    private Person me(Caller caller) {
        return directory.person(caller.tenantId(), caller.me());
    }
}
