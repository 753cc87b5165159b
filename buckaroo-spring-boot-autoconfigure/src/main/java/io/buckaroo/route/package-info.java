/**
 * The routes of an application: which requests reach which handler, and with which
 * options.
 */
@NullMarked
package io.buckaroo.route;

import org.jspecify.annotations.NullMarked;
