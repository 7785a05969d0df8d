/** What goes over HTTP: addresses with a query, answers, JSON. */
@NullMarked
package io.gatehouse.microsoft.http;

import org.jspecify.annotations.NullMarked;
