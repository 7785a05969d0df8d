package io.gatehouse.sandbox.desk;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.desk.inbox.Inbox;
import io.gatehouse.sandbox.desk.inbox.Mail;
import io.gatehouse.sandbox.desk.inbox.MailRules;
import io.gatehouse.sandbox.desk.inbox.MailServer;
import io.gatehouse.sandbox.desk.robot.Robot;
import io.gatehouse.sandbox.desk.robot.RobotRun;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The same switches as JSON, for tests and scripts. */
@RestController
@RequestMapping("/_sandbox")
class ControlController {

    record State(
            Instant now,
            Chaos.State chaos,
            io.gatehouse.sandbox.graph.delta.Quirks.State quirks,
            MailRules mail,
            int smtpPort) {}

    record Answer(String done) {}

    record Throttling(@Nullable String tenant, int retryAfterSeconds, int count) {}

    record Forcing(Chaos.At at, int code, int count) {}

    record Revoking(String tenant, @Nullable String user) {}

    record Withdrawing(String tenant, String permission) {}

    record Target(String tenant) {}

    record Changing(String tenant, DirectoryChanges.Action action, int count) {}

    record Forwarding(Duration by) {}

    record Refusing(String address, @Nullable String answer) {}

    record Onboarding(int count) {}

    /** A mail as tests want it. */
    record Received(
            String id,
            Instant receivedAt,
            List<String> recipients,
            String from,
            String subject,
            String text,
            @Nullable String html,
            List<Mail.Header> headers,
            List<String> links) {

        static Received of(Mail mail) {
            return new Received(
                    mail.id(),
                    mail.receivedAt(),
                    mail.recipients(),
                    mail.from(),
                    mail.subject(),
                    mail.text(),
                    mail.html(),
                    mail.headers(),
                    mail.links());
        }
    }

    private final World world;
    private final Switches switches;
    private final Actions actions;
    private final Robot robot;
    private final Inbox inbox;
    private final MailServer server;

    ControlController(World world, Switches switches, Actions actions, Robot robot, Inbox inbox, MailServer server) {
        this.world = world;
        this.switches = switches;
        this.actions = actions;
        this.robot = robot;
        this.inbox = inbox;
        this.server = server;
    }

    @GetMapping("/state")
    State state() {
        return new State(world.now(), switches.chaos(), switches.quirks(), switches.mail(), server.smtpPort());
    }

    @PostMapping("/switches")
    Answer change(@RequestBody Switches.Change change) {
        return new Answer(actions.switched(change));
    }

    @PostMapping("/throttle")
    Answer throttle(@RequestBody Throttling body) {
        return new Answer(actions.throttle(body.tenant(), body.retryAfterSeconds(), body.count()));
    }

    @PostMapping("/force")
    Answer force(@RequestBody Forcing body) {
        return new Answer(actions.force(body.at(), body.code(), body.count()));
    }

    @PostMapping("/revoke")
    Answer revoke(@RequestBody Revoking body) {
        String user = body.user();
        return new Answer(actions.revoke(body.tenant(), user == null ? "" : user));
    }

    @PostMapping("/remove-consent")
    Answer removeConsent(@RequestBody Target body) {
        return new Answer(actions.removeConsent(body.tenant()));
    }

    @PostMapping("/withdraw")
    Answer withdraw(@RequestBody Withdrawing body) {
        return new Answer(actions.withdraw(body.tenant(), body.permission()));
    }

    @PostMapping("/expire-delta")
    Answer expireDelta(@RequestBody Target body) {
        return new Answer(actions.expireDelta(body.tenant()));
    }

    @PostMapping("/directory")
    Answer directory(@RequestBody Changing body) {
        return new Answer(actions.changeDirectory(body.tenant(), body.action(), body.count()));
    }

    @PostMapping("/clock")
    Answer clock(@RequestBody Forwarding body) {
        return new Answer(actions.forward(body.by()));
    }

    @PostMapping("/refuse")
    Answer refuse(@RequestBody Refusing body) {
        return new Answer(actions.refuse(body.address(), body.answer()));
    }

    @PostMapping("/normal")
    Answer normal() {
        return new Answer(actions.normal());
    }

    @PostMapping("/onboard")
    Answer onboard(HttpServletRequest request, @RequestBody(required = false) @Nullable Onboarding body) {
        return new Answer(actions.onboard(body == null ? 25 : body.count(), ChaosController.origin(request)));
    }

    @GetMapping("/onboard")
    RobotRun onboarding() {
        return robot.run();
    }

    @GetMapping("/mails")
    List<Received> mails(@RequestParam(name = "to", defaultValue = "") String to) {
        return inbox.find(to).stream().map(Received::of).toList();
    }

    @GetMapping("/mails/{id}")
    Received mail(@PathVariable("id") String id) {
        return inbox.get(id).map(Received::of).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @DeleteMapping("/mails")
    Answer clear() {
        inbox.clear();
        return new Answer("The inbox is empty.");
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refused(IllegalArgumentException failure) {
        return ResponseEntity.badRequest().body(Map.of("error", String.valueOf(failure.getMessage())));
    }
}
