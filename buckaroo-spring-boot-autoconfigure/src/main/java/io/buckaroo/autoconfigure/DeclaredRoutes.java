package io.buckaroo.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.MessageSocket;
import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteScope;
import io.buckaroo.route.Routes;
import io.buckaroo.router.BuckarooRouter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Finds all routes of the application: those of the {@link BuckarooRouter routers} in
 * their order, then those that annotations declare.
 */
final class DeclaredRoutes {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Singletons singletons;

	private final RouteScope basePath;

	/**
	 * Creates a search.
	 * @param beanFactory the beans to search
	 * @param basePath the path prefix of all routes; none if {@code null} or empty
	 * @throws InvalidConfigurationPropertyValueException if the base path is invalid
	 */
	DeclaredRoutes(ConfigurableListableBeanFactory beanFactory, @Nullable String basePath) {
		this.beanFactory = beanFactory;
		this.singletons = new Singletons(beanFactory);
		this.basePath = StringUtils.hasLength(basePath) ? parse(basePath) : RouteScope.EVERYTHING;
	}

	private static RouteScope parse(String basePath) {
		if (!basePath.startsWith("/") || basePath.endsWith("/")) {
			throw new InvalidConfigurationPropertyValueException("buckaroo.base-path", basePath,
					"It must start with '/' and not end with '/'.");
		}
		try {
			RouteScope scope = RouteScope.of(basePath);
			scope.nest(RouteScope.of("/path"));
			return scope;
		}
		catch (InvalidRouteException ex) {
			throw new InvalidConfigurationPropertyValueException("buckaroo.base-path", basePath,
					"It must be a path pattern that can be extended by another path: %s".formatted(ex.getMessage()));
		}
	}

	/**
	 * Finds the routes.
	 * @return the routes, in the order in which they are matched
	 * @throws InvalidRouteException if a route is invalid or unreachable
	 */
	Routes find() {
		List<Route> routed = this.beanFactory.getBeanProvider(BuckarooRouter.class)
			.orderedStream()
			.flatMap((router) -> router.routes().stream().map((route) -> declared(route, router)))
			.toList();
		new MisplacedMappings(this.beanFactory).check();
		List<Route> annotated = new AnnotatedRoutes(this.beanFactory, routed).find();
		return new Routes(Stream.of(routed, annotated).flatMap(List::stream).map(this::withinBasePath).toList());
	}

	private Route withinBasePath(Route route) {
		try {
			return route.within(this.basePath);
		}
		catch (InvalidRouteException ex) {
			throw new InvalidRouteException("%s cannot be combined with 'buckaroo.base-path', which is '%s'. %s"
				.formatted(route, this.basePath, ex.getMessage()), ex.action());
		}
	}

	private Route declared(Route route, BuckarooRouter router) {
		String name = this.singletons.nameOf(route.handler(), handlerType(route));
		return new DeclaredMessageTypes(this.beanFactory).addTo(route.withTarget(target(route, name, router)), name);
	}

	private static Class<?> handlerType(Route route) {
		if (route instanceof Route.Sse) {
			return BuckarooEventSource.class;
		}
		return (route.handler() instanceof MessageSocket) ? MessageSocket.class : BuckarooSocket.class;
	}

	private String target(Route route, @Nullable String name, BuckarooRouter router) {
		Object handler = route.handler();
		String target = (name != null) ? "bean '%s'".formatted(name)
				: handler.getClass().isHidden() ? "a lambda" : ClassUtils.getShortName(handler.getClass());
		String routerName = this.singletons.nameOf(router, BuckarooRouter.class);
		return target + ((routerName != null) ? " in router '%s'".formatted(routerName) : " in a router");
	}

}
