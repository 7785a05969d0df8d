package io.gatehouse.onboarding.partner.desk;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.mail.MailState;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.onboarding.partner.PartnerEnding;
import io.gatehouse.onboarding.partner.PartnerMails;
import io.gatehouse.onboarding.partner.PartnerOrganisation;
import io.gatehouse.onboarding.partner.PartnerOrganisation.State;
import io.gatehouse.onboarding.partner.PartnerTrail;
import io.gatehouse.onboarding.partner.Partners;
import io.gatehouse.onboarding.partner.SharedApps;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Lists a customer's partner organisations for the page, in words and with what can be done, and for the API. */
@Component
class PartnerList {

    static final Partners.Wish BLANK = new Partners.Wish("", "", "", "");

    private final Partners partners;
    private final SharedApps apps;
    private final PartnerMails mails;
    private final Outbox outbox;
    private final Customers customers;
    private final Words words;

    PartnerList(
            Partners partners, SharedApps apps, PartnerMails mails, Outbox outbox, Customers customers, Words words) {
        this.partners = partners;
        this.apps = apps;
        this.mails = mails;
        this.outbox = outbox;
        this.customers = customers;
        this.words = words;
    }

    /** A line of the list. */
    record Line(
            PartnerOrganisation partner,
            State state,
            String tone,
            String fact,
            @Nullable MailState mail) {

        /** When this state began; null where that tells nothing. */
        public @Nullable Instant at() {
            return switch (state) {
                case OPENED -> partner.progress().openedAt();
                case ANSWERED -> partner.progress().answeredAt();
                case CONSENTED -> partner.progress().consentedAt();
                case GONE -> partner.progress().goneAt();
                case EXPIRED -> partner.expiresAt();
                case WITHDRAWN -> partner.progress().withdrawnAt();
                case WAITING, STOPPED -> null;
            };
        }

        public boolean canBeSent() {
            return state != State.WITHDRAWN && state != State.CONSENTED;
        }

        public boolean canBeWithdrawn() {
            return state != State.WITHDRAWN;
        }

        public boolean canBeLookedAt() {
            return state == State.ANSWERED || state == State.CONSENTED || state == State.GONE;
        }
    }

    ModelAndView page(UUID customer, Partners.Wish wish, Locale locale) {
        List<SharedApps.App> all = apps.of(customer);
        Map<String, String> choices = new LinkedHashMap<>();
        all.stream()
                .filter(SharedApps.App::possible)
                .forEach(app -> choices.put(
                        app.connection().id().toString(), app.registration().displayName()));
        return new ModelAndView("onboarding/partners")
                .addObject("customer", customers.get(customer))
                .addObject("lines", lines(customer, locale))
                .addObject("choices", choices)
                .addObject("alone", all.stream().filter(app -> !app.possible()).toList())
                .addObject("wish", wish);
    }

    String address(Secret link) {
        return mails.address(link);
    }

    List<PartnerJson> json(List<PartnerOrganisation> found) {
        Map<UUID, MailState> sent = mailed(found);
        Instant now = words.clock().instant();
        return found.stream()
                .map(partner -> PartnerJson.of(partner, now, sent.get(partner.id()), null))
                .toList();
    }

    /** With the link where it was not mailed. */
    PartnerJson json(Partners.Invited invited) {
        PartnerOrganisation partner = invited.partner();
        return PartnerJson.of(
                partner,
                words.clock().instant(),
                mailed(List.of(partner)).get(partner.id()),
                partner.email() == null ? address(invited.link()) : null);
    }

    private Map<UUID, MailState> mailed(List<PartnerOrganisation> found) {
        return outbox.statesOf(
                PartnerTrail.SUBJECT,
                found.stream().map(PartnerOrganisation::id).toList());
    }

    private List<Line> lines(UUID customer, Locale locale) {
        List<PartnerOrganisation> found = partners.of(customer);
        Map<UUID, MailState> sent = mailed(found);
        return found.stream()
                .map(partner -> words.line(partner, sent.get(partner.id()), locale))
                .toList();
    }

    /** Says how far an organisation is. */
    @Component
    record Words(MessageSource messages, Clock clock) {

        Line line(PartnerOrganisation partner, @Nullable MailState mail, Locale locale) {
            State state = partner.state(clock.instant());
            String key = "onboarding.partners.state." + state;
            PartnerEnding ending = partner.progress().ending();
            String why = state == State.STOPPED
                    ? messages.getMessage("onboarding.partner." + ending, new Object[0], locale)
                    : "";
            String fact = messages.getMessage(key, new Object[] {why}, locale);
            return new Line(partner, state, tone(state), fact, mail);
        }

        private static String tone(State state) {
            return switch (state) {
                case WAITING, OPENED, ANSWERED -> "waiting";
                case CONSENTED -> "done";
                case STOPPED, GONE, EXPIRED -> "failed";
                case WITHDRAWN -> "todo";
            };
        }
    }
}
