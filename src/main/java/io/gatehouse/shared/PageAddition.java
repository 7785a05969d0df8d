package io.gatehouse.shared;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.ui.ModelMap;

/** Something more that every page shows; demo mode adds its guide strip so. Beans of this type are collected. */
public interface PageAddition {

    void add(HttpServletRequest request, ModelMap model);

    /**
     * Whether it reads for another provider than the page's, or forgives a database that is away: then it is asked once the
     * page's own transaction is over, so that no page holds one connection and waits for a second.
     */
    default boolean apart() {
        return false;
    }
}
