package io.gatehouse.shared;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.ui.ModelMap;

/** Something more that every page shows; demo mode adds its guide strip so. Beans of this type are collected. */
public interface PageAddition {

    void add(HttpServletRequest request, ModelMap model);
}
