package io.buckaroo.webflux.routing;

import java.util.List;
import java.util.function.Predicate;

import io.buckaroo.webflux.log.QuietLog;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Refuses requests with more media types in {@code Accept} than Spring can sort, with
 * status 400. Spring's handler mappings and error handlers would fail on them.
 */
public final class AcceptLimit implements WebFilter, Ordered {

	/** The limit of {@link MimeTypeUtils#sortBySpecificity}. */
	private static final int MAX_TYPES = 50;

	private final QuietLog refusals = new QuietLog(LogFactory.getLog(AcceptLimit.class),
			"Refused a request that accepts more than %d media types".formatted(MAX_TYPES));

	private final Predicate<PathContainer> paths;

	/**
	 * Creates the filter.
	 * @param paths the paths to which the limit applies
	 */
	public AcceptLimit(Predicate<PathContainer> paths) {
		this.paths = paths;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		List<String> accept = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.ACCEPT);
		if (mayExceedLimit(accept) && exceedsLimit(accept)
				&& this.paths.test(exchange.getRequest().getPath().pathWithinApplication())) {
			this.refusals.warn();
			exchange.getResponse().setStatusCode(HttpStatus.BAD_REQUEST);
			return exchange.getResponse().setComplete();
		}
		return chain.filter(exchange);
	}

	/**
	 * Returns whether the header is long enough for more types: those of browsers are
	 * not.
	 */
	private static boolean mayExceedLimit(List<String> accept) {
		return accept.size() > 1 || (!accept.isEmpty() && accept.get(0).length() > MAX_TYPES);
	}

	private static boolean exceedsLimit(List<String> accept) {
		return accept.stream()
			.flatMap((value) -> MimeTypeUtils.tokenize(value).stream())
			.filter(StringUtils::hasText)
			.count() > MAX_TYPES;
	}

}
