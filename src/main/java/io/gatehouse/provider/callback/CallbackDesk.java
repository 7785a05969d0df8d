package io.gatehouse.provider.callback;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.provider.errand.LentRights;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.shared.Actor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What owners see and choose about the redirect URLs of customers at one registration. */
@Service
@Transactional
public class CallbackDesk {

    private final CallbackSettings settings;
    private final CallbackPlan plan;
    private final CallbackSync sync;
    private final CallbackDue due;
    private final MessageSource messages;
    private final ApplicationEventPublisher events;

    CallbackDesk(
            CallbackSettings settings,
            CallbackPlan plan,
            CallbackSync sync,
            CallbackDue due,
            MessageSource messages,
            ApplicationEventPublisher events) {
        this.settings = settings;
        this.plan = plan;
        this.sync = sync;
        this.due = due;
        this.messages = messages;
        this.events = events;
    }

    @Transactional(readOnly = true)
    public CallbackView view(OwnRegistration own, Locale locale) {
        CallbackSettings.Setting setting = settings.of(own.id());
        Map<CallbackState, Long> counts = plan.counts(own.id());
        String problem = setting.problem();
        Map<String, String> modes = new LinkedHashMap<>();
        Map<String, String> hints = new LinkedHashMap<>();
        Stream.of(CallbackMode.values()).forEach(mode -> {
            modes.put(mode.name(), messages.getMessage("provider.callbacks." + mode, null, locale));
            hints.put(mode.name(), messages.getMessage("provider.callbacks." + mode + ".text", null, locale));
        });
        return new CallbackView(
                setting.mode(),
                modes,
                hints,
                counts.getOrDefault(CallbackState.REGISTERED, 0L),
                counts.getOrDefault(CallbackState.WAITING, 0L),
                counts.getOrDefault(CallbackState.FULL, 0L),
                counts.getOrDefault(CallbackState.LEAVING, 0L),
                setting.addresses(),
                problem == null ? null : messages.getMessage("provider.callbacks." + problem, null, locale));
    }

    /** Takes effect at once for new sign-ins where an address goes, and once it is read back where one comes. */
    public void choose(OwnRegistration own, CallbackMode mode, Actor actor) {
        CallbackSettings.Setting before = settings.of(own.id());
        if (before.mode() == mode && before.nextTryAt() != null) {
            return;
        }
        settings.choose(own.id(), mode);
        plan.begin(own);
        AuditSubject subject = new AuditSubject(
                "registration", own.id().toString(), own.registration().displayName());
        events.publishEvent(
                AuditFact.of(actor, "registration.callbacks_chosen", subject).details(Map.of("mode", mode.name())));
    }

    /** Where nobody lends rights, a job tries it with those of the app. */
    public void workLater() {
        due.run();
    }

    /**
     * Calls Microsoft with lent rights.
     *
     * @return false where Microsoft is not in line yet: the page tells why, or a job goes on
     */
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public boolean work(OwnRegistration own, LentRights lent, Actor actor) {
        boolean done = sync.attempt(own.id(), lent.access(), actor);
        if (!done) {
            workLater();
        }
        return done;
    }
}
