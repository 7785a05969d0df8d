package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What scripts add to forms that work without them. */
final class FormScripts {

    private final Walker walker;
    private final Page page;
    private final RunningPortal portal;

    FormScripts(Walker walker, RunningPortal portal) {
        this.walker = walker;
        this.page = walker.page;
        this.portal = portal;
    }

    /** A form that takes its time, and somebody who presses once more; what is changed first is another wish. */
    void sendOnce() {
        List<Route> held = new ArrayList<>();
        page.route(portal.url + "/customers", route -> {
            if (route.request().method().equals("POST")) {
                held.add(route);
            } else {
                route.resume();
            }
        });
        walker.open(portal.url + "/customers/new");
        page.locator("#shortName").fill("pressed");
        page.locator("#displayName").fill("Pressed Twice Ltd");
        page.locator("[name=contactEmail]").first().fill("admin@pressed.example");
        // by the page itself: a browser test waits for an answer before it touches anything
        page.evaluate("""
                () => {
                  const button = document.querySelector("main form button.gh-button-main");
                  button.click();
                  button.click();
                  setTimeout(() => button.click(), 150);
                  setTimeout(() => {
                    document.getElementById("displayName").dispatchEvent(new Event("change", { bubbles: true }));
                    button.click();
                    button.click();
                  }, 300);
                }""");
        page.waitForCondition(() -> held.size() > 1);
        page.waitForTimeout(300);
        assertThat(held).as("sent: at once, and after a change").hasSize(2);
        held.getLast().resume();
        page.waitForCondition(() -> customers("pressed") == 1);
    }

    private long customers(String shortName) {
        return portal.read(jdbc -> jdbc.sql("select count(*) from customer where short_name = ?")
                .param(shortName)
                .query(Long.class)
                .single());
    }

    /** The page stays, with what was typed into it. */
    void chooseAnotherService() {
        walker.open(portal.url + "/invitations/new");
        AtomicInteger loads = new AtomicInteger();
        page.onFrameNavigated(frame -> loads.incrementAndGet());
        List<String> console = new ArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                console.add(message.text());
            }
        });
        page.locator("[name=recipients]").fill("somebody@else.example");
        String asked = page.locator("#asks").innerText();
        String hint = page.locator("#profile-hint").innerText();
        Locator service = page.locator("select[name=profile]");
        service.focus();

        service.selectOption("teams-telemetry");

        page.waitForCondition(() -> !page.locator("#asks").innerText().equals(asked));
        assertThat(page.locator("#profile-hint").innerText()).isNotEqualTo(hint);
        assertThat(page.locator("#ways [name=method]").count()).isPositive();
        assertThat(page.locator("[name=recipients]").inputValue()).isEqualTo("somebody@else.example");
        assertThat(page.evaluate("() => document.activeElement.name")).isEqualTo("profile");
        service.selectOption("direct-routing");
        page.waitForCondition(() -> page.locator("#asks").innerText().equals(asked));
        assertThat(loads).as("loads of the page").hasValue(0);
        assertThat(console).isEmpty();
    }
}
