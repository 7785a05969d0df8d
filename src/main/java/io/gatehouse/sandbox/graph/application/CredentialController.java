package io.gatehouse.sandbox.graph.application;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Certificate;
import io.gatehouse.sandbox.Application.Password;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.query.ObjectIds;
import io.gatehouse.sandbox.graph.query.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Secrets and certificates of an application, added and removed one at a time. */
@RestController
@RequestMapping("/v1.0/applications/{id}")
class CredentialController {

    private final World world;
    private final Applications applications;
    private final AppPolicies policies;
    private final KeyProofs proofs;

    CredentialController(World world, Applications applications, AppPolicies policies, KeyProofs proofs) {
        this.world = world;
        this.applications = applications;
        this.policies = policies;
        this.proofs = proofs;
    }

    @PostMapping("/addPassword")
    Entity addPassword(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        Password password = secret(body.path("passwordCredential"));
        world.change(() -> {
            Application application = applications.writable(caller, id);
            policies.admitSecret(application, password.startsAt(), password.endsAt());
            var passwords = new ArrayList<>(application.passwords());
            passwords.add(password);
            world.save(application.with(draft -> draft.passwords = List.copyOf(passwords)));
        });
        return new Entity()
                .with("@odata.context", Query.of(request).context("microsoft.graph.passwordCredential"))
                .and(ApplicationParts.password(password, true));
    }

    private Password secret(JsonNode wanted) {
        Instant start = ApplicationEdit.instant(wanted.path("startDateTime"), world.now());
        Instant end = ApplicationEdit.instant(
                wanted.path("endDateTime"),
                start.atOffset(ZoneOffset.UTC).plusYears(2).toInstant());
        if (!end.isAfter(start)) {
            throw GraphFailure.badRequest("Password credential end date must be after its start date.");
        }
        return new Password(
                UUID.randomUUID().toString(),
                wanted.path("displayName").asString(""),
                ObjectIds.secretText(),
                start,
                end,
                world.credentialsFrom());
    }

    @PostMapping("/removePassword")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removePassword(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        String keyId = body.path("keyId").asString("");
        world.change(() -> {
            Application application = applications.writable(caller, id);
            List<Password> rest = application.passwords().stream()
                    .filter(password -> !password.keyId().equals(keyId))
                    .toList();
            if (rest.size() == application.passwords().size()) {
                throw GraphFailure.badRequest("No password credential found with keyId '" + keyId + "'.");
            }
            world.save(application.with(draft -> draft.passwords = rest));
        });
    }

    @PostMapping("/addKey")
    Entity addKey(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        Certificate added = world.change(() -> {
            Application application = keyOwner(caller, id, body);
            Certificate made = new KeyEdit(world.now(), world.credentialsFrom())
                    .one(body.path("keyCredential"), application.certificates());
            var all = new ArrayList<>(application.certificates());
            all.add(made);
            policies.admitKeys(application, all);
            world.save(application.with(draft -> draft.certificates = List.copyOf(all)));
            return made;
        });
        return new Entity()
                .with("@odata.context", Query.of(request).context("microsoft.graph.keyCredential"))
                .and(ApplicationParts.key(added, false));
    }

    @PostMapping("/removeKey")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeKey(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        String keyId = body.path("keyId").asString("");
        world.change(() -> {
            Application application = keyOwner(caller, id, body);
            List<Certificate> rest = application.certificates().stream()
                    .filter(certificate -> !certificate.keyId().equals(keyId))
                    .toList();
            if (rest.size() == application.certificates().size()) {
                throw GraphFailure.badRequest("No credentials found to be removed with keyId '" + keyId + "'.");
            }
            world.save(application.with(draft -> draft.certificates = rest));
        });
    }

    /** An application rolls its own keys without a permission; the proof is needed in any case. */
    private Application keyOwner(Caller caller, String id, JsonNode body) {
        Application application = applications.find(caller, id);
        if (!caller.isItself(application)) {
            applications.requireOwned(caller, application);
        }
        proofs.check(application, body.path("proof").asString(""));
        return application;
    }
}
