package io.buckaroo.webflux;

import java.util.Map;

import io.buckaroo.router.Route;

/**
 * The route that a request matches.
 *
 * @param route the route
 * @param pathVariables the path variables of the request
 */
record MatchedRoute(Route route, Map<String, String> pathVariables) {

}
