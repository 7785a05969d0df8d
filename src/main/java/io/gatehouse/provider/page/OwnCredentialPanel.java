package io.gatehouse.provider.page;

import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.PagePanel;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** The first line of the home page once a credential of the portal itself will soon expire: everything hangs on it. */
@Component
class OwnCredentialPanel implements PagePanel {

    private static final long SOON = 30;
    private static final long VERY_SOON = 7;

    private final OwnRegistrations own;
    private final AppRegistrations registrations;
    private final MessageSource messages;
    private final Clock clock;

    OwnCredentialPanel(OwnRegistrations own, AppRegistrations registrations, MessageSource messages, Clock clock) {
        this.own = own;
        this.registrations = registrations;
        this.messages = messages;
        this.clock = clock;
    }

    private record Ending(String name, CredentialView credential, long days) {}

    @Override
    public Place place() {
        return Place.HOME_NEEDS;
    }

    @Override
    public String name() {
        return "own-credential";
    }

    @Override
    public int order() {
        return 0;
    }

    @Override
    public String fragment() {
        return "provider/parts :: expiry";
    }

    @Override
    public Map<String, Object> model(@Nullable UUID subject) {
        return ending().map(this::shown).orElse(Map.of());
    }

    private Map<String, Object> shown(Ending ending) {
        String kind = told("provider.kind." + ending.credential().kind());
        boolean past = ending.days() < 0;
        String left = past ? told("provider.expiry.past") : told("provider.expiry.days", ending.days());
        return Map.of(
                "needs",
                1,
                "tone",
                ending.days() <= VERY_SOON ? "bad" : "warn",
                "title",
                told(past ? "provider.home.expired" : "provider.home.expires", kind, ending.name()),
                "fact",
                told("provider.home.fact", left));
    }

    /** Of each registration only the credential in use counts; of those the one that ends first. */
    private Optional<Ending> ending() {
        Instant now = clock.instant();
        return own.all().stream()
                .flatMap(each -> inUse(each, now).stream())
                .filter(ending -> ending.days() <= SOON)
                .min(Comparator.comparingLong(Ending::days));
    }

    private Optional<Ending> inUse(OwnRegistration each, Instant now) {
        Stream<CredentialView> active = registrations.credentialsOf(each.id()).stream()
                .filter(credential -> credential.state() == CredentialState.ACTIVE);
        return active.findFirst().flatMap(credential -> {
            Long days = credential.daysLeft(now);
            return days == null
                    ? Optional.empty()
                    : Optional.of(new Ending(each.registration().displayName(), credential, days));
        });
    }

    private String told(String key, Object... arguments) {
        return messages.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }
}
