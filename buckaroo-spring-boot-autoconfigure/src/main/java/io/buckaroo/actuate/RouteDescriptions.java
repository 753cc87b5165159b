package io.buckaroo.actuate;

import java.util.List;

import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.route.Routes;

import org.springframework.boot.actuate.web.mappings.MappingDescriptionProvider;
import org.springframework.context.ApplicationContext;

/**
 * Adds the routes to {@code /actuator/mappings}, under the name {@code buckaroo}, in the
 * order in which they are matched.
 */
public final class RouteDescriptions implements MappingDescriptionProvider {

	@Override
	public String getMappingName() {
		return "buckaroo";
	}

	@Override
	public List<?> describeMappings(ApplicationContext context) {
		return context.getBeanProvider(Routes.class)
			.stream()
			.flatMap(Routes::stream)
			.map((route) -> RouteDescription.of(route, context.getBeanProvider(MessageCodecs.class)::getObject))
			.toList();
	}

}
