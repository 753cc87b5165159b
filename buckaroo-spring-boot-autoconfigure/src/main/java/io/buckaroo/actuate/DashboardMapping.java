package io.buckaroo.actuate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Maps requests that prefer HTML to JSON from the address of the {@link BuckarooEndpoint}
 * to the dashboard. All other requests are left to the endpoint.
 */
public final class DashboardMapping extends SimpleUrlHandlerMapping {

	/** Before the mapping of the actuator's endpoints, whose order is -100. */
	private static final int ORDER = -101;

	/**
	 * Creates the mapping.
	 * @param path the path of the endpoint
	 * @param csrf finds the header against cross-site request forgery
	 */
	public DashboardMapping(String path, CsrfHeader.Source csrf) {
		super(Map.of(path, new DashboardPage(csrf)), ORDER);
		setHandlerPredicate((page, exchange) -> isWanted(exchange));
	}

	private static boolean isWanted(ServerWebExchange exchange) {
		HttpMethod method = exchange.getRequest().getMethod();
		if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
			return false;
		}
		// Also for the JSON of the endpoint, which a cache must not take for the page
		exchange.getResponse().getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
		try {
			List<MediaType> accepted = exchange.getRequest().getHeaders().getAccept();
			return quality(MediaType.TEXT_HTML, accepted) > quality(MediaType.APPLICATION_JSON, accepted);
		}
		catch (InvalidMediaTypeException | InvalidMimeTypeException ex) {
			return false;
		}
	}

	/**
	 * Returns the quality of a media type: that of the most specific range that includes
	 * it (RFC 9110, section 12.5.1).
	 */
	private static double quality(MediaType type, List<MediaType> accepted) {
		return accepted.stream()
			.filter((range) -> range.includes(type))
			.max(Comparator.comparingInt(DashboardMapping::specificity))
			.map(MediaType::getQualityValue)
			.orElse(0.0);
	}

	private static int specificity(MediaType range) {
		return range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
	}

}
