package io.buckaroo.autoconfigure;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Identifies objects as singleton beans without instantiating further beans, other than
 * the objects of {@code FactoryBean}s that exist already.
 *
 * @param beanFactory the bean factory
 */
record Singletons(ConfigurableListableBeanFactory beanFactory) {

	/**
	 * Returns the name of a bean.
	 * @param bean the object
	 * @param type a type of the object
	 * @return the bean name, or {@code null} if the object is not a bean
	 */
	@Nullable String nameOf(Object bean, Class<?> type) {
		return Arrays.stream(this.beanFactory.getBeanNamesForType(type))
			.filter((name) -> is(bean, name))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Returns whether an object is a bean or may be a proxy of it. A lazy proxy may be
	 * one of any bean of its type.
	 * @param object the object
	 * @param name the name of the bean
	 * @return whether the object may be the bean
	 */
	boolean mayBe(Object object, String name) {
		return is(object, name) || (object instanceof Advised proxy && !proxy.getTargetSource().isStatic()
				&& proxy.getTargetClass() != null && this.beanFactory.isTypeMatch(name, proxy.getTargetClass()));
	}

	/**
	 * Returns whether an object is a bean, or the object that a {@code FactoryBean} of
	 * that name creates.
	 */
	private boolean is(Object object, String name) {
		return this.beanFactory.containsSingleton(name) && this.beanFactory.getBean(name) == object;
	}

}
