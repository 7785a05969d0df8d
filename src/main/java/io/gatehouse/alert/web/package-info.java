/** Alerts on pages and in the API. */
@NullMarked
package io.gatehouse.alert.web;

import org.jspecify.annotations.NullMarked;
