/**
 * The model of routes: their paths, conditions, options and handlers, and the order in
 * which they are matched.
 */
@NullMarked
package io.buckaroo.route;

import org.jspecify.annotations.NullMarked;
