import { useParams } from '@tanstack/react-router';

export const LIST_HREF = '#/households';

export const useHouseholdId = (): string => useParams({ from: '/households/$id' }).id;
