package io.gatehouse.web;

import io.gatehouse.shared.Columns;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.web.cookie.CookieNames;
import io.gatehouse.web.cookie.ReturnPath;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Which columns of a list a person wants to see, remembered for a year in the browser. */
@Controller
class ColumnsController {

    private static final String NAME = "[a-z][a-z-]{0,29}";
    private static final int MOST = 40;

    private final CookieNames names;

    ColumnsController(CookieNames names) {
        this.names = names;
    }

    /** Takes what was offered besides what was ticked: a box that is not ticked says nothing. */
    @PostMapping("/columns")
    @OpenToPublic("a look is nobody's secret")
    String choose(
            @RequestParam String list,
            @RequestParam List<String> offered,
            @RequestParam(defaultValue = "") List<String> shown,
            @RequestParam(defaultValue = "false") boolean usual,
            @RequestParam(defaultValue = "/") String back,
            HttpServletResponse response) {
        boolean named = list.matches(NAME) && offered.stream().allMatch(column -> column.matches(NAME));
        if (!named || offered.size() > MOST) {
            throw new InvalidInput("offered", "error.columns", "These are no columns of a list.");
        }
        String choice = offered.stream()
                .map(column -> shown.contains(column) ? column : "-" + column)
                .collect(Collectors.joining("."));
        ResponseCookie cookie = ResponseCookie.from(names.of(Columns.COOKIE + list), usual ? "" : choice)
                .path("/")
                .secure(names.secure())
                .httpOnly(true)
                .sameSite("Lax")
                .maxAge(usual ? Duration.ZERO : Duration.ofDays(365))
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
        return "redirect:" + (ReturnPath.safe(back) ? back : "/");
    }
}
