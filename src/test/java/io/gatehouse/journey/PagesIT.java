package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.sandbox.SandboxFacts;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** Every page of the portal and the sandbox, full of real rows: what {@link PageInspection} asks, and where links lead. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PagesIT {

    /** With the address of a page that has it. */
    private static final Map<String, String> LINKS = new TreeMap<>();

    private static final Set<String> SEEN = new TreeSet<>();
    private static final Set<String> PATHS = new LinkedHashSet<>();
    private static final Pattern BUTTON = Pattern.compile("<button[^>]*\\bname=\"(\\w+)\"[^>]*\\bvalue=\"(\\w*)\"");
    private static final String ID = "[0-9a-f]{8}-[0-9a-f-]{27}";

    /** What the chaos page says of it, how it ends there; then invitation, connection, and words of its row in the list. */
    private static final Map<String, List<String>> STORIES = Map.of(
            "signs in and consents",
            List.of("{name} is connected (completed)", "COMPLETED", "HEALTHY", "Completed", "Open connection"),
            "never opens the link",
            List.of("Not opened (pending)", "PENDING", "", "Pending Nothing was mailed", "With customer"),
            "opens the link and leaves",
            List.of("Connect {name} to Northern Voice (opened)", "OPENED", "", "Opened", "With customer"),
            "leaves at Microsoft's sign-in",
            List.of("Pick an account (opened)", "OPENED", "", "Opened", "With customer"),
            "declines at Microsoft",
            List.of("You cancelled at Microsoft (declined)", "DECLINED", "", "Cancelled at Microsoft", "Invite again"),
            "gets a link for one hour and lets it expire",
            List.of("Not opened (pending)", "EXPIRED", "", "Expired Nobody signed in", "Invite again"),
            "signs in at another organisation",
            List.of(
                    "Sorry, but we're having trouble signing you in (opened)",
                    "OPENED",
                    "",
                    "Opened",
                    "With customer"));

    private static RunningPortal portal;
    private static Chromium chromium;
    private static FurnishedPortal house;
    private static BrowserContext desk;
    private static Walker operator;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        portal = new RunningPortal();
        desk = chromium.desk();
        operator = new Walker(desk.newPage());
        house = FurnishedPortal.in(portal, chromium, operator);
    }

    @AfterAll
    static void stop() {
        if (portal != null) {
            portal.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    static List<FurnishedPortal.Sight> pages() {
        return house.operatorPages();
    }

    static List<FurnishedPortal.Sight> wizard() {
        return house.wizardPages();
    }

    static List<FurnishedPortal.Sight> sandbox() {
        return house.sandboxPages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    @Order(1)
    void operatorsCanReadAndReachEverything(FurnishedPortal.Sight sight) {
        look(operator, sight, "pages");
        links(operator.page).forEach(link -> LINKS.putIfAbsent(link, operator.page.url()));
        PATHS.add(operator.page.url().substring(portal.url.length()));
    }

    @ParameterizedTest
    @MethodSource("wizard")
    @Order(2)
    void customerAdminsCanReadAndReachEverything(FurnishedPortal.Sight sight) {
        try (BrowserContext phone = chromium.phone()) {
            look(new Walker(phone.newPage()), sight, "pages");
        }
    }

    static List<FurnishedPortal.Sight> strangers() {
        return house.strangersPages();
    }

    @ParameterizedTest
    @MethodSource("strangers")
    @Order(3)
    void whoIsNotSignedInSeesNoMenu(FurnishedPortal.Sight sight) {
        try (BrowserContext context = chromium.desk()) {
            Walker stranger = new Walker(context.newPage());
            look(stranger, sight, "pages");

            assertThat(stranger.page
                            .locator(".gh-nav, .gh-nav-menu, .gh-find, .gh-person")
                            .count())
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("sandbox")
    @Order(3)
    void theSandboxIsReadableToo(FurnishedPortal.Sight sight) {
        try (BrowserContext context = chromium.desk()) {
            look(new Walker(context.newPage()), sight, "pages");
        }
    }

    /** "Onboard 25 customers for me": what the chaos page tells of each is what the portal knows and shows of it. */
    @ParameterizedTest
    @MethodSource("onboarded")
    @Order(1)
    void everyCustomerOfTheRobotEndedAsItsStorySays(RobotCustomers.Outcome outcome) {
        String name = outcome.name();
        List<String> story = STORIES.entrySet().stream()
                .filter(each -> outcome.promised().startsWith(name + " " + each.getKey()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(outcome))
                .getValue();

        assertThat(outcome.promised()).endsWith(story.get(0).replace("{name}", name));
        assertThat(outcome.status()).isEqualTo(story.get(1));
        assertThat(outcome.health()).isEqualTo(story.get(2));
        assertThat(outcome.listed())
                .containsOnlyOnce(name)
                .contains(story.get(3))
                .contains(story.get(4));
    }

    /** 18 end well; each of the others tells of another way not to. */
    @Test
    @Order(1)
    void theRobotPlaysEveryStory() {
        List<RobotCustomers.Outcome> all = house.onboarded();
        assertThat(all).hasSize(25);
        assertThat(all.stream().filter(each -> each.status().equals("COMPLETED")))
                .hasSize(18);
        assertThat(STORIES.keySet())
                .allSatisfy(story ->
                        assertThat(all).anyMatch(each -> each.promised().contains(story)));
    }

    static List<RobotCustomers.Outcome> onboarded() {
        return house.onboarded();
    }

    /** At 1280 pixels nobody has to open an invitation to learn whom it waits for. */
    @Test
    @Order(1)
    void pendingInvitationsShowEveryFieldOnADesk() {
        operator.page.setViewportSize(1280, 900);
        operator.open(portal.url + "/invitations");

        assertThat(invitation("Adatum Corporation"))
                .containsOnlyKeys(
                        "Selection",
                        "ID",
                        "Full name",
                        "Invitation e-mail",
                        "Signed in as",
                        "Mail",
                        "Created",
                        "Expires",
                        "Authenticated",
                        "Status Step",
                        "Next action",
                        "More")
                .containsEntry("Full name", "Adatum Corporation Teams Direct Routing")
                .containsEntry("Invitation e-mail", "admin @contoso.com")
                .containsEntry("Signed in as", SandboxFacts.ADATUM_ADMIN.replace("@", " @"))
                .containsEntry("Mail", "None")
                .containsEntry("Status Step", "Waiting for you Confirm the tenant")
                .containsEntry("Next action", "Add")
                .hasEntrySatisfying("ID", id -> assertThat(id).matches("t[0-9a-f]{8}"))
                .hasEntrySatisfying("Created", created -> assertThat(created).endsWith("Maja Jensen"))
                .hasEntrySatisfying("Expires", expires -> assertThat(expires).matches(".* in 1[34] days"))
                .hasEntrySatisfying("Authenticated", when -> assertThat(when).startsWith("Yes"));
        assertThat(invitation("gone"))
                .containsEntry("Invitation e-mail", "gone @contoso.com")
                .containsEntry("Signed in as", "Not yet")
                .containsEntry("Authenticated", "Not yet")
                .hasEntrySatisfying("Mail", mail -> assertThat(mail).contains("Failed", "1 mail", "550"))
                .containsEntry("Status Step", "Mail failed Nobody was reached")
                .containsEntry("Next action", "Fix address");
    }

    /** The first row that holds these words, cell by cell under the heads that are to be seen. */
    private static Map<String, String> invitation(String words) {
        List<String> heads = shown(operator.page.locator("thead th"));
        List<String> cells = shown(operator.page
                .locator("tbody tr")
                .filter(new Locator.FilterOptions().setHasText(words))
                .first()
                .locator("> *"));
        assertThat(cells).as(words).hasSameSizeAs(heads);
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < heads.size(); i++) {
            row.put(heads.get(i), cells.get(i));
        }
        return row;
    }

    private static List<String> shown(Locator cells) {
        return cells.all().stream()
                .filter(Locator::isVisible)
                .map(cell -> cell.innerText().strip().replaceAll("\\s+", " "))
                .toList();
    }

    private static void look(Walker walker, FurnishedPortal.Sight sight, String folder) {
        List<String> console = new ArrayList<>();
        walker.page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("the server responded with a status of")) {
                console.add(message.text());
            }
        });
        walker.page.onPageError(console::add);
        sight.walk().accept(walker);
        SEEN.add(URI.create(walker.page.url()).getPath());
        Chromium.photograph(walker.page, folder + "-" + sight.name());

        assertThat(walker.status()).as(walker.page.url()).isEqualTo(sight.status());
        assertThat(PageInspection.of(walker.page)).as(walker.page.url()).isEmpty();
        assertThat(console).as("console").isEmpty();
    }

    /** Pages without a name in the lists above are looked at as they come. */
    static List<FurnishedPortal.Sight> unlisted() {
        return unseen().stream()
                .filter(path -> !path.contains("{"))
                .map(house::unlisted)
                .toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("unlisted")
    @Order(4)
    void pagesThatNobodyListedAreHeldToTheSame(FurnishedPortal.Sight sight) {
        look(operator, sight, "pages");
    }

    /** A page with an id in its path has to be put into the lists: only they know which id shows something. */
    @Test
    @Order(5)
    void noPageIsLeftOut() {
        assertThat(unseen()).as("pages to be added to FurnishedPortal").isEmpty();
        System.out.println("Pages inspected on desk and phone, by day and night: " + SEEN.size() + " addresses");
    }

    private static List<String> unseen() {
        return portal.bean(RequestMappingHandlerMapping.class).getHandlerMethods().entrySet().stream()
                .filter(entry -> entry.getValue().getBeanType().getName().startsWith("io.gatehouse."))
                .filter(entry ->
                        entry.getKey().getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .flatMap(entry -> entry.getKey().getPathPatternsCondition().getPatterns().stream())
                .filter(pattern -> !pattern.getPatternString().matches("/api/.*|.*[.](csv|ics|pdf|json|sh)"))
                .filter(pattern -> !house.shownElsewhere().contains(pattern.getPatternString()))
                .filter(pattern -> SEEN.stream().noneMatch(path -> matches(pattern, path)))
                .map(PathPattern::getPatternString)
                .toList();
    }

    private static boolean matches(PathPattern pattern, String path) {
        return pattern.matches(PathContainer.parsePath(path));
    }

    /** What has ended since its page was looked at, such as a run that a later one replaces, is on that page no more. */
    @Test
    @Order(6)
    void everyLinkLeadsSomewhere() {
        Map<String, Integer> dead = new LinkedHashMap<>();
        LINKS.forEach((link, page) -> {
            int status = status(link);
            if (status >= 400) {
                operator.page.navigate(page);
                if (links(operator.page).contains(link)) {
                    dead.put(link, status);
                }
            }
        });

        assertThat(LINKS).hasSizeGreaterThan(30);
        assertThat(dead).isEmpty();
    }

    /** By a browser without script; the last test, because the buttons do what they say. */
    @Test
    @Order(7)
    void everyFormWorksWithoutScriptAndNoneWithoutItsToken() {
        TestBrowser browser = new TestBrowser(portal.url, portal.url);
        TestBrowser.Page picker = browser.open("/");
        browser.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
        Map<String, Map.Entry<String, Html.Form>> forms = new LinkedHashMap<>();
        PATHS.forEach(path -> browser.open(path).forms().stream()
                .filter(form -> form.method().equals("post") && !form.action().isEmpty())
                .forEach(form -> forms.putIfAbsent(form.action().replaceAll(ID, "{id}"), Map.entry(path, form))));
        List<String> failures = forms.entrySet().stream()
                .sorted(Comparator.comparing(
                        form -> form.getKey().matches(".*/(revoke|delete|disconnect|add|logout)$")))
                .flatMap(form -> failure(browser, form.getValue().getKey(), form.getKey()).stream())
                .toList();

        assertThat(forms).hasSizeGreaterThan(20);
        assertThat(failures).isEmpty();
        System.out.println("Forms sent without script: " + forms.size());
    }

    /** Sends the form as its page proposes it, once without its token and once with. */
    private static Optional<String> failure(TestBrowser browser, String path, String action) {
        TestBrowser.Page page = browser.open(path);
        Optional<Html.Form> found = page.forms().stream()
                .filter(form -> form.action().replaceAll(ID, "{id}").equals(action))
                .findFirst();
        if (found.isEmpty()) {
            return Optional.empty(); // what an earlier button did took this one away
        }
        int forged =
                browser.submitOnly(page, found.get(), Map.of("_csrf", "forged")).status();
        int status = browser.submit(page, found.get(), button(found.get())).status();
        boolean fine = forged == 403 && (status < 400 || status == 409 || status == 422);
        return fine ? Optional.empty() : Optional.of(action + ": " + status + ", with a forged token " + forged);
    }

    /** What the first button of the form sends of itself. */
    private static Map<String, String> button(Html.Form form) {
        Matcher button = BUTTON.matcher(form.body());
        return button.find() ? Map.of(button.group(1), button.group(2)) : Map.of();
    }

    private static int status(String link) {
        APIResponse answer = desk.request().get(link, RequestOptions.create().setMaxRedirects(5));
        int status = answer.status();
        answer.dispose();
        return status;
    }

    private static List<String> links(Page page) {
        List<?> found = (List<?>) page.evaluate("() => [...document.querySelectorAll('a[href]')].map((a) => a.href)");
        return found.stream()
                .map(String::valueOf)
                .filter(link -> link.startsWith(portal.url + "/"))
                .map(link -> link.replaceFirst("#.*$", ""))
                .filter(link -> !link.equals(page.url()))
                .toList();
    }
}
