/**
 * New pods of one workload in one turn. The rest follows in later turns; so one absurd number, such as a count of
 * replicas in the billions, can not hold up everybody else.
 */
export const mostAtOnce = 10_000;
