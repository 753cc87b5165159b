package io.buckaroo.autoconfigure;

import io.buckaroo.actuate.RouteDescriptions;
import io.buckaroo.router.Routes;

import org.springframework.boot.actuate.web.mappings.MappingDescriptionProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of what the actuator shows of Buckaroo.
 */
@AutoConfiguration(after = BuckarooAutoConfiguration.class)
@ConditionalOnClass(MappingDescriptionProvider.class)
@ConditionalOnBean(Routes.class)
public final class BuckarooActuatorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RouteDescriptions buckarooRouteDescriptions() {
		return new RouteDescriptions();
	}

}
