package io.gatehouse.sandbox.desk;

import io.gatehouse.sandbox.Licence;
import io.gatehouse.sandbox.MicrosoftApps;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** JSON for tests and scripts: registrations with faults, an empty home tenant, and what customers' administrators decide. */
@RestController
@RequestMapping("/_sandbox")
class RegistrationControl {

    /** What was done, and the value it is about, if any. */
    record Answer(String done, @Nullable String value) {}

    record Planting(Faults.Fault fault, @Nullable String appId) {}

    record Happening(String tenant, OwnRegistrations.Accident accident) {}

    record Providing(String tenant, @Nullable String appId, boolean present) {}

    private final World world;
    private final Faults faults;
    private final Administration administration;
    private final OwnRegistrations registrations;

    RegistrationControl(World world, Faults faults, Administration administration, OwnRegistrations registrations) {
        this.registrations = registrations;
        this.world = world;
        this.faults = faults;
        this.administration = administration;
    }

    /** The names of all faults and licences. */
    @GetMapping("/faults")
    Map<String, List<String>> names() {
        return Map.of(
                "faults",
                Arrays.stream(Faults.Fault.values()).map(Enum::name).toList(),
                "licences",
                Arrays.stream(Licence.values()).map(Enum::name).toList());
    }

    @PostMapping("/faults")
    Answer plant(@RequestBody Planting body) {
        String appId = body.appId() == null ? SandboxFacts.PORTAL_CLIENT_ID : body.appId();
        return new Answer(body.fault() + " was planted into " + appId + ".", faults.plant(body.fault(), appId));
    }

    @PostMapping("/home/clear")
    Answer clearHome() {
        world.clearHome();
        return new Answer("The home tenant holds no application.", null);
    }

    @PostMapping("/home/disable")
    Answer disableHome() {
        faults.disable(SandboxFacts.PORTAL_CLIENT_ID, true);
        return new Answer("The provider's registration is disabled: it gets no tokens in any tenant.", null);
    }

    @PostMapping("/home/enable")
    Answer enableHome() {
        faults.disable(SandboxFacts.PORTAL_CLIENT_ID, false);
        return new Answer("The provider's registration is enabled.", null);
    }

    @PostMapping("/home/restore")
    Answer restoreHome() {
        world.restoreHome();
        return new Answer("The provider's registrations are back as they were seeded.", null);
    }

    @PostMapping("/policies")
    Answer policies(@RequestBody Administration.Policies body) {
        administration.set(body);
        return new Answer("The policies of " + body.tenant() + " are set.", null);
    }

    @PostMapping("/accounts")
    Answer account(@RequestBody Administration.Account body) {
        administration.set(body);
        return new Answer(body.user() + " is changed.", null);
    }

    @PostMapping("/tenants")
    Answer tenant(@RequestBody Administration.Whole body) {
        administration.set(body);
        return new Answer(body.tenant() + " is changed.", null);
    }

    @PostMapping("/registrations")
    Answer happen(@RequestBody Happening body) {
        int met = registrations.happen(body.tenant(), body.accident());
        return new Answer("It met " + met + " registrations.", Integer.toString(met));
    }

    @PostMapping("/services")
    Answer provide(@RequestBody Providing body) {
        String appId = body.appId() == null ? MicrosoftApps.SKYPE_FOR_BUSINESS : body.appId();
        boolean changed = administration.provide(body.tenant(), appId, body.present());
        return new Answer(changed ? "Done." : "Nothing to do.", appId);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refused(IllegalArgumentException failure) {
        return ResponseEntity.badRequest().body(Map.of("error", String.valueOf(failure.getMessage())));
    }
}
