package io.gatehouse.onboarding.page;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.existing.Noticed;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.onboarding.receipt.ReceiptReading;
import io.gatehouse.onboarding.receipt.ReceiptWords;
import io.gatehouse.onboarding.task.ManualTasks;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** The last page: what was set up, by whom, under which reference, and how to take it back. */
@Component
class ReceiptPage {

    private final WizardPages pages;
    private final Connections connections;
    private final Profiles profiles;
    private final InvitedRegistrations registrations;
    private final Told told;
    private final ManualTasks tasks;

    /** What is said about the registration besides. */
    @Component
    record Told(Noticed noticed, ReceiptWords words, ReceiptReading receipts) {}

    ReceiptPage(
            WizardPages pages,
            Connections connections,
            Profiles profiles,
            InvitedRegistrations registrations,
            Told told,
            ManualTasks tasks) {
        this.pages = pages;
        this.connections = connections;
        this.profiles = profiles;
        this.registrations = registrations;
        this.told = told;
        this.tasks = tasks;
    }

    ModelAndView finished(Guest guest, InvitationView invitation) {
        return filled(pages.page("finished", 200, guest, invitation), invitation)
                .addObject(
                        "facts",
                        told.receipts()
                                .of(invitation, LocaleContextHolder.getLocale())
                                .orElse(null))
                .addObject("tasks", tasks.ofCustomersSide(invitation.customerId(), invitation.profile()));
    }

    ModelAndView awaitingProvider(Guest guest, InvitationView invitation) {
        ModelAndView page = filled(pages.page("awaiting", 200, guest, invitation), invitation);
        ConnectionView waiting = (ConnectionView) page.getModel().get("connection");
        page.addObject("acts", waiting != null && waiting.active());
        return page.addObject(
                "instead",
                waiting == null ? null : connections.replaced(waiting).orElse(null));
    }

    private static boolean granted(WantedPermission permission, List<String> granted) {
        return granted.contains(permission.scope()) || granted.contains(permission.name());
    }

    private ModelAndView filled(ModelAndView page, InvitationView invitation) {
        UUID id = invitation.connectionId();
        ConnectionView connection = id == null ? null : connections.find(id).orElse(null);
        List<String> granted = new ArrayList<>();
        if (connection != null) {
            granted.addAll(connection.grantedScopes());
            granted.addAll(connection.grantedRoles());
            AppRegistration app = registrations.get(connection.registrationId());
            page.addObject("app", app);
            page.addObject("adopted", app.origin() == AppRegistration.Origin.ADOPTED);
            page.addObject("noticed", told.noticed().of(invitation.id()));
            page.addObject(
                    "undoTeamsApps", told.words().undoTeamsApps(invitation, app, LocaleContextHolder.getLocale()));
            page.addObject("helper", registrations.of(invitation).displayName());
        }
        List<WantedPermission> wanted =
                profiles.forReader(invitation.profile()).permissions().toList();
        page.addObject("connection", connection);
        page.addObject(
                "granted",
                wanted.stream()
                        .filter(permission -> granted(permission, granted))
                        .toList());
        page.addObject(
                "writes",
                wanted.stream()
                        .filter(permission -> permission.write() && granted(permission, granted))
                        .count());
        return page;
    }
}
