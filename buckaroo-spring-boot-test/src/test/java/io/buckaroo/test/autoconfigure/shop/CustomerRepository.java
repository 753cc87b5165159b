package io.buckaroo.test.autoconfigure.shop;

import org.springframework.data.repository.CrudRepository;

interface CustomerRepository extends CrudRepository<Customer, String> {

}
